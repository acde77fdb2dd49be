/**
 * What kind of thing a question wants: a day, a number, people, a place to send to, a form … Two questions about the same matter that want
 * different kinds have different answers (“Hội đồng do ai lập?”, “Hội đồng có mấy người?”). Read from folded text, so that a question
 * without marks wants the same; a question may want several kinds, or none of these.
 */
import { foldText } from "../search/normalise.ts";

const KINDS = [
  ["money", /\b(tien|kinh phi|ngan sach|thuong bao nhieu|phu cap|thu lao|le phi|chi phi|trieu|nghin)\b/u],
  ["points", /\b(diem|phan tram|ty le|ti le)\b/u],
  [
    "time",
    /\b(khi nao|bao gio|ngay|thang (may|nao|bao nhieu)|quy (may|nao)|nam nao|han|deadline|bua nao|hom nao|luc nao|thoi gian|thoi han|thoi diem|may gio|gio nao|chung nao|khi mo|tre nhat|cham nhat|lich|bao lau|may (thang|nam|tuan))\b/u,
  ],
  ["members", /\b(thanh vien|gom (nhung )?ai|may nguoi|bao nhieu nguoi|co cau|thanh phan)\b/u],
  ["who", /\b(ai|(nguoi|co quan|don vi|ben|cap|noi|cho|ong|ban|phong|so) nao)\b/u],
  ["name", /\b(ten (gi|j|la gi|nguoi|tuoi|ai)|ho ten|ho va ten|danh tinh)\b/u],
  [
    "contact",
    /\b(dien thoai|sdt|so may|hotline|duong day nong|email|thu dien tu|hop thu|zalo|facebook|dia chi|lien he|lien lac|tru so)\b/u,
  ],
  ["place", /\b((o|ve|len|di|cho|gui|nop) dau|cho mo|noi nop|noi nhan|dia diem|(cho|ve) ai)\b/u],
  [
    "online",
    /\b(link|trang (web|mang)|website|cong thong tin|phan mem|he thong|ung dung|app|tai (ve|o|file|mau)|truc tuyen|qua mang|online|tai khoan|dang nhap)\b/u,
  ],
  ["form", /\b(mau|bieu|phieu|to khai|form|file|phu luc|cot|trang|font|ban in|word|pdf|de cuong)\b/u],
  ["count", /\b(bao nhieu|may|so luong|bn|nhiu|tong so)\b/u],
  ["reason", /\b(tai sao|vi sao|sao lai|ly do|can cu nao|dua vao dau)\b/u],
  [
    "consequence",
    /\b(bi (phat|xu ly|ky luat|phe binh|kiem diem|tru|loai|thu hoi)|xu ly|che tai|hau qua|sao khong|tre han|qua han|khong dang ky|khong dat)\b/u,
  ],
  ["change", /\b(doi|sua|thay|rut|huy|gia han|bo sung|chuyen|ngung|dung lai|lui)\b/u],
  ["meaning", /\b(la gi|nghia la|the nao la|hieu la|dinh nghia|khai niem|khac nhau|so sanh|phan biet)\b/u],
  ["number", /\b(so hieu|mang so|so may|so bao nhieu|van ban so|so nao|so van ban)\b/u],
  ["way", /\b(the nao|ra sao|lam sao|cach|kieu gi|ntn|sao|quy trinh|thu tuc|cac buoc|trinh tu)\b/u],
  [
    "content",
    /\b(nhung gi|gom gi|nhung noi dung|gom nhung|nhung (viec|nhiem vu|linh vuc|tieu chi|giay to)|(cai|viec|giay to|noi dung) gi)\b/u,
  ],
  [
    "outcome",
    /\b(ket qua|da (dat|lam|co)|thuc te|hien (co|nay)|nam (ngoai|truoc)|xep hang|dung dau|so lieu|thong ke|vua qua)\b/u,
  ],
] as const;

export type Wanted = (typeof KINDS)[number][0];

/** These say more exactly what is counted. */
const COUNTED: readonly Wanted[] = ["money", "points", "members", "time"];

/** The kinds a question wants. */
export function wantedBy(question: string): ReadonlySet<Wanted> {
  const folded = foldText(question);
  const kinds = new Set(KINDS.flatMap(([kind, pattern]) => (pattern.test(folded) ? [kind] : [])));
  if (COUNTED.some((kind) => kinds.has(kind))) kinds.delete("count");
  return kinds;
}

/** How far two questions want the same, 0 to 1. */
export function agreement(a: ReadonlySet<Wanted>, b: ReadonlySet<Wanted>): number {
  const all = new Set([...a, ...b]).size;
  return all === 0 ? 1 : [...a].filter((kind) => b.has(kind)).length / all;
}
