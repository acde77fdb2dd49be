/**
 * What cadres write short, and what it stands for. Used on questions only, never on texts. Where a short form has several meanings the
 * words around it decide; an expansion that the indexed texts never say is not taken.
 */
import { canonical, normalise } from "./normalise.ts";
import { pieces } from "./tokenise.ts";

/** A typed word and its neighbours, case kept. */
export interface ShortWord {
  readonly surface: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Spellings with a stop or a stroke inside, written out before words are parted. */
export function writeOut(text: string): string {
  return STROKES.reduce((written, [short, long]) => written.replace(short, long), text.normalize("NFC"));
}

const STROKES: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}\d])[đd]\/c(?![\p{L}\d])/giu, "đồng chí"],
  [/(?<![\p{L}\d])b\/c(?![\p{L}\d])/giu, "báo cáo"],
  [/(?<![\p{L}\d])b\.\s?c[áa]o/giu, "báo cáo"],
  [/(?<![\p{L}\d])t\.\s?th[ểe]/giu, "tập thể"],
  [/(?<![\p{L}\d])c\.\s?nh[âa]n/giu, "cá nhân"],
  [/(?<![\p{L}\d])pl\.?\s?(\d+)/giu, "phụ lục $1"],
  [/(?<=(?<!\p{L})(?:m[ũu]i|ch[âa]n) )t(?:h[ứu]?)?([1-3])(?![\p{L}\d])/giu, "thứ $1"],
  [/(?<![\p{L}\d])t(?:h)?(1[0-2]|[1-9])(?![\p{L}\d/])/giu, "tháng $1"],
  [/(?<!\p{L})t(?=\s+(?:mấy|may|nào|nao)(?!\p{L}))/giu, "tháng"],
  [/(?<![\p{L}\d/.,-])(\d{1,2})\s?t(?:hg?)?(?![\p{L}\d/.,])/giu, "$1 tháng"],
  [/(?<![\p{L}\d])b([1-9])(?![\p{L}\d/])/giu, "bước $1"],
  [/(?<![\p{L}\d])q([1-4])(?![\p{L}\d/])/giu, "quý $1"],
];

/** The words a short form may stand for here, the likeliest first; empty when it is no known short form. */
export function expansions(word: ShortWord): readonly (readonly string[])[] {
  const short = normalise(word.surface);
  const upper = word.surface.length > 1 && word.surface === word.surface.toUpperCase();
  const fitting = (table.get(short) ?? []).filter(({ test }) => test({ ...word, upper, short }));
  return fitting.map(({ words }) => words);
}

interface Context extends ShortWord {
  readonly short: string;
  readonly upper: boolean;
}

interface Meaning {
  readonly words: readonly string[];
  readonly test: (context: Context) => boolean;
}

const always = (): boolean => true;
const upperOnly = ({ upper }: Context): boolean => upper;
const beforeNumber = ({ after = "" }: Context): boolean => /^\d/u.test(after);
const next =
  (pattern: RegExp) =>
  ({ after = "" }: Context): boolean =>
    pattern.test(normalise(after));
const previous =
  (pattern: RegExp) =>
  ({ before = "" }: Context): boolean =>
    pattern.test(normalise(before));
const any =
  (...tests: readonly ((context: Context) => boolean)[]) =>
  (context: Context): boolean =>
    tests.some((test) => test(context));

const table = new Map<string, Meaning[]>();

/** Adds a meaning to every short form named (parted by spaces); earlier meanings are tried first. */
function short(forms: string, long: string, test: (context: Context) => boolean = always): void {
  const words = [...pieces(long)].map(({ surface }) => canonical(surface));
  for (const form of forms.split(" ")) table.set(form, [...(table.get(form) ?? []), { words, test }]);
}

const isDocument = any(upperOnly, beforeNumber, previous(/^(theo|số|trong|của|cái|bản|so|cua|\d+)$/u));

// Bodies.
short("ubnd", "ủy ban nhân dân");
short("hđnd hdnd", "hội đồng nhân dân");
short("ubmttq", "ủy ban mặt trận tổ quốc");
short("mttq", "mặt trận tổ quốc");
short("llvt", "lực lượng vũ trang");
short("bch", "ban chấp hành");
short("btv", "ban thường vụ");
short("ubkt", "ủy ban kiểm tra");
short("tđkt tdkt", "thi đua khen thưởng");
short("snv", "sở nội vụ");
short("ccb", "cựu chiến binh");
short("lhpn", "liên hiệp phụ nữ");
short("tncs", "thanh niên cộng sản");
short("đu", "đảng ủy");
short("du", "đảng ủy", upperOnly);
short("tu", "tỉnh ủy", upperOnly);
short("hu", "huyện ủy", upperOnly);
short("tw", "trung ương");
short("xdđ xdd", "xây dựng đảng");
short("bxdđ bxdd", "ban xây dựng đảng");
short("tgdv", "tuyên giáo dân vận");
short("btgdv", "ban tuyên giáo và dân vận");
short("tgdvtu btgdvtu", "ban tuyên giáo và dân vận tỉnh ủy");
short("bdv", "ban dân vận");
short("tg", "tuyên giáo", next(/^dv$/u));
short("dv", "dân vận", any(previous(/^(tg|ban|công|khối|tổ)$/u), next(/^(khéo|kheo)$/u)));
short("qs", "quân sự");
short("gd", "giáo dục", any(previous(/^(sở|so|phòng|ngành)$/u), next(/^[đd]t$/u)));
short("đt dt", "đào tạo", previous(/^gd$/u));
short("gdđt gddt", "giáo dục và đào tạo");
short("ct", "chính trị", any(next(/^xh$/u), previous(/^(ht|hệ thống)$/u)));
short("cbccvc", "cán bộ công chức viên chức");
short("nlđ nld", "người lao động");
short("tdp", "tổ dân phố");
short("kdc", "khu dân cư");
short("kp", "khu phố");

// Documents and matters.
short("dvk đvk", "dân vận khéo");
short("kh", "kế hoạch", isDocument);
short("hdlt", "hướng dẫn liên tịch");
short("hd", "hướng dẫn");
short("qđ", "quyết định");
short("qd", "quyết định", isDocument);
short("ct", "chỉ thị", any(upperOnly, beforeNumber));
short("nq", "nghị quyết");
short("nđ", "nghị định");
short("bc", "bước", previous(/^(mấy|may|bn|các|cac|từng|\d+)$/u));
short("bc", "báo cáo");
short("qt qtr", "quy trình");
short("vb", "văn bản");
short("yc", "yêu cầu");
short("mxh", "mạng xã hội");
short("pt", "phong trào");
short("cq", "cơ quan");
short("đv", "đơn vị");
short("ptth", "phát thanh");
short("ttr", "tờ trình");
short("pl", "phụ lục");
short("mh", "mô hình");
short("đh", "điển hình");
short("ds dsach", "danh sách");
short("khthg", "khen thưởng");
short("kq", "kết quả");
short("sk", "sơ kết");
short("tk", "tổng kết");
short("khg kth", "khen thưởng");
short("tc", "tiêu chí");
short("lv", "lĩnh vực");
short("hs", "hồ sơ");
short("sđt sdt", "số điện thoại");
short("hq", "hiệu quả");
short("đky dky đkí dki đkdk", "đăng ký");
short(
  "đk",
  "đăng ký",
  any(
    next(/^(mh|mô|mo|bao|bn|mấy|may|tt|cn|dvk|thi|với|vs|ở|o|trc|trước|truoc)$/u),
    previous(/^(hạn|han|hd|bản|phiếu|mẫu|phải|phai|muốn)$/u),
  ),
);
short(
  "đk",
  "điều kiện",
  any(next(/^(j|ji|gì|gi|xét|xet|để|de|đạt|dat)$/u), previous(/^(cần|can|đủ|đạt|dat|những|nhung)$/u)),
);
short("đk dk", "được", next(/^(k|ko|kg|kh|không|khong|chưa|chua|hok|hong)$/u));
short("đk dk", "đăng ký");
short("đk dk", "điều kiện");
short("tt", "tập thể", any(next(/^(cn|và|va|mấy)$/u), previous(/^(mấy|may|\d+|cho|là|bn)$/u)));
short("cn", "chủ nhật", previous(/^(ngày|ngay|hôm|thứ|t7|vào|là)$/u));
short("cn", "cá nhân");
short("tt", "tập thể");
short("tt", "thường trực");
short("cb", "chi bộ");
short("cb", "cán bộ");
short("ntm", "nông thôn mới");
short("đtvm", "đô thị văn minh");
short("gpmb", "giải phóng mặt bằng");
short("antt", "an ninh trật tự");
short("antq", "an ninh tổ quốc");
short("anqp", "an ninh quốc phòng");
short("qpan", "quốc phòng an ninh");
short("qp", "quốc phòng");
short("an", "an ninh", ({ upper }) => upper);
short("vhxh", "văn hóa xã hội");
short("vh", "văn hóa");
short("xh", "xã hội");
short("htct", "hệ thống chính trị");
short("xdhtct", "xây dựng hệ thống chính trị");
short("kt", "kinh tế");
short("ttatxh", "trật tự an toàn xã hội");
short("qcdc", "quy chế dân chủ");
short("dccs", "dân chủ ở cơ sở");
short("cchc", "cải cách hành chính");
short("tthc", "thủ tục hành chính");
short("dvctt", "dịch vụ công trực tuyến");
short("htx", "hợp tác xã");
short("th", "thực hiện");
short("xd", "xây dựng");
short("nv", "nhiệm vụ");

// Chat.
short(
  "đc dc",
  "được",
  any(
    next(
      /^(k|ko|kg|kh|không|khong|chưa|chua|hok|hong|đăng|dang|đky|dky|tính|tinh|nộp|nop|xin|lui|lùi|tiếp)$/u,
    ),
    previous(/^(k|ko|không|khong|có|co|còn|con|thì|nộp|nop)$/u),
  ),
);
short("đc dc", "địa chỉ", any(previous(/^(tên|ghi|số)$/u)));
short("đc dc", "được");
short("đc dc", "đồng chí");
short("k ko kg kh hok hong hem hông khum hk", "không");
short("bn", "bao nhiêu");
short("bnh", "bao nhiêu");
short("bh bjo bgio", "bao giờ");
short("ntn", "như thế nào");
short("lm", "làm");
short("lsao", "làm sao");
short("j ji gj", "gì");
short("r", "rồi");
short("đg dg", "đang");
short(
  "trc trk trg",
  "trước",
  any(({ short: form }) => form !== "trg", beforeNumber),
);
short("trg", "trong");
short("s", "sao");
short("thg", "thưởng", previous(/^(khen|đề nghị|phần|tiền)$/u));
short("thg", "tháng");
short("ng", "ngày", any(beforeNumber, next(/^(nào|nao|mấy|may)$/u), previous(/^(trước|truoc|trc|hạn)$/u)));
short("ng", "người");
short("vs", "với");
short("đvs đvới", "đối với");
short("z v", "vậy");
short("a", "anh");
short("e", "em");
short("c", "chị");
short("mn", "mọi người");
short("gđ", "giai đoạn");
short("đ", "điểm", previous(/^\d+$/u));
