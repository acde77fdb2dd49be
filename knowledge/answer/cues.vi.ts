/** What cadres say when they ask for a thing. Only for matching; nobody reads it. The words are plain, marked Vietnamese. */
import type { Programme, ProgrammeObligation, ProgrammeQuota } from "../programme.ts";

export const cuesFor = {
  duty: (duty: ProgrammeObligation): readonly string[] => {
    const matters = [duty.title, ...(duty.form === null ? [] : [duty.form]), ...mattersOf(duty)];
    return matters.flatMap((matter) => [
      `${matter} trước ngày nào`,
      `hạn nộp ${matter}`,
      `nộp ${matter} khi nào, nộp về đâu`,
      `ai phải nộp ${matter}`,
      matter,
    ]);
  },
  quotas: (noun: string) => [
    "chỉ tiêu",
    "các chỉ tiêu cụ thể",
    `bao nhiêu ${noun}`,
    `phải đăng ký bao nhiêu ${noun}`,
    `ít nhất mấy ${noun}`,
    "đăng ký bao nhiêu tập thể, bao nhiêu cá nhân",
  ],
  quota: (quota: ProgrammeQuota): readonly string[] => {
    const who = quota.who.replace(/\(trừ[^)]*\)/u, "").trim();
    const whos = [who, ...parts(who)];
    const whats = [
      quota.of,
      ...(quota.collective === null ? [] : ["tập thể, cá nhân", "tập thể", "cá nhân"]),
    ];
    return [
      ...whos.flatMap((who) => whats.map((what) => `${who} bao nhiêu ${what}`)),
      ...whos.flatMap((who) => [
        `chỉ tiêu của ${who}`,
        ...(quota.shape === "coverage" ? [] : [`${who} đăng ký bao nhiêu ${quota.of}`]),
      ]),
      ...quota.breakdown.map(({ label }) => `${label} bao nhiêu ${quota.of}`),
      ...(quota.breakdown.length === 0
        ? []
        : [
            [
              `bao nhiêu ${quota.of}`,
              ...quota.breakdown.map(({ label }) => `${label.replace("cấp ", "")} bao nhiêu`),
            ].join(", "),
          ]),
      ...(quota.percent === null
        ? []
        : [`bao nhiêu phần trăm ${quota.who}`, `100% ${quota.who} phải làm gì`]),
    ];
  },
  fields: [
    "có những lĩnh vực nào",
    "mô hình thuộc mấy lĩnh vực",
    "các lĩnh vực",
    "bốn lĩnh vực",
    "đăng ký vào lĩnh vực nào",
    "bao nhiêu lĩnh vực",
  ],
  field: (label: string) => [
    `lĩnh vực ${label}`,
    `lĩnh vực ${label} gồm những nội dung nào`,
    `nội dung lĩnh vực ${label}`,
    `mô hình lĩnh vực ${label} làm gì`,
  ],
  fieldExample: (text: string) => [
    `${text} thuộc lĩnh vực nào`,
    text,
    ...parts(text)
      .filter((part) => part.split(" ").length > 2)
      .map((part) => `${part} thuộc lĩnh vực nào`),
  ],
  criteria: (noun: string) => [
    `tiêu chí ${noun}`,
    "tiêu chí đánh giá mô hình",
    `tiêu chí công nhận ${noun}`,
    `${noun} cần đạt yêu cầu, điều kiện gì`,
    `thế nào là ${noun} tốt`,
    `điều kiện công nhận ${noun}`,
  ],
  criterion: (applies: string, text: string) => [`${applies}`, `yêu cầu ${applies}`, text],
  criteriaFor: (applies: string) => [
    `tiêu chí ${applies}`,
    `tiêu chí đối với ${applies}`,
    `điều kiện ${applies}`,
    `điển hình ${applies} cần điều kiện gì`,
  ],
  standards: [
    "tiêu chuẩn mô hình ở các cấp",
    "mô hình cấp cơ sở và cấp huyện khác nhau chỗ nào",
    "tiêu chuẩn mô hình",
  ],
  standard: (level: string) => [
    `tiêu chuẩn mô hình ${level}`,
    `thế nào là mô hình ${level}`,
    `mô hình ${level}`,
  ],
  process: (noun: string) => [
    `quy trình`,
    `các bước đăng ký mô hình`,
    `quy trình xây dựng ${noun}`,
    `quy trình xét, công nhận ${noun}`,
    `gồm mấy bước`,
    `hướng dẫn các bước`,
    "hướng dẫn đăng ký mô hình",
    "đăng ký mô hình như thế nào",
    `quy trình xét, công nhận và nhân rộng ${noun}`,
  ],
  step: (order: string, title: string) => [order, `${order} là gì`, title],
  form: (noun: string) => [
    "bản đăng ký gồm những mục nào",
    `đăng ký ${noun} cần những gì`,
    "phiếu đăng ký gồm những nội dung gì",
    "nội dung phiếu đăng ký",
    "đăng ký cần xác định những gì",
    `kế hoạch thực hiện ${noun} phải nêu gì`,
  ],
  owner: [
    "cá nhân có được đăng ký không",
    "cá nhân có được đăng ký mô hình không",
    "ai được đăng ký mô hình",
    "ai được đăng ký",
    "tập thể hay cá nhân đăng ký",
    "đối tượng thực hiện",
    "chủ thể thực hiện",
    "đối tượng thi đua",
    "cá nhân đăng ký hay chỉ tập thể",
    "ai được tham gia",
  ],
  reportForm: [
    "mẫu báo cáo",
    "mẫu báo cáo phụ lục 2",
    "phụ lục 2",
    "báo cáo gồm những mục nào",
    "đề cương báo cáo kết quả",
    "báo cáo viết theo mẫu nào",
    "nội dung báo cáo",
  ],
  rating: (scale: readonly string[]) => [
    "tự đánh giá kết quả theo mấy mức",
    "mấy mức",
    "xếp loại",
    `mức ${scale.join(", ")}`,
    ...scale.map((level) => `mức ${level} là gì`),
    "đánh giá kết quả mô hình",
    "mấy mức, xuất sắc, tốt, khá, trung bình, yếu, đạt, không đạt",
  ],
  dossier: (items: readonly string[]) => [
    "hồ sơ khen thưởng gồm những gì",
    "hồ sơ đề nghị tặng bằng khen lập mấy bộ",
    "hồ sơ bằng khen",
    "hồ sơ khen thưởng nộp về đâu",
    "hồ sơ mấy bộ",
    "có phải nộp biên bản họp, tờ trình không",
    ...items.map((item) => `${item} khen thưởng`),
  ],
  motto: (name: string) => {
    const halves = name.split(/ [-–] /u).map((half) => half.replaceAll(/[“”]/gu, ""));
    return [name, `${name} là gì`, `nội dung ${name}`, ...(halves.length < 2 ? [] : halves)];
  },
  references: [
    "căn cứ văn bản nào",
    "thực hiện theo chỉ thị, nghị quyết, hướng dẫn nào",
    "văn bản cấp trên",
    "các văn bản được dẫn",
    "căn cứ ban hành",
  ],
  reference: (name: string, number: string | null, about: string) => [
    `${name} ${/\d+/u.exec(number ?? "")?.[0] ?? about}`,
    ...(number === null ? [] : [number, `văn bản ${number} về việc gì`, `${number} ngày nào, của ai`]),
    about,
  ],
  actor: (name: string) => [
    `nhiệm vụ của ${name}`,
    `trách nhiệm của ${name}`,
    `${name} phải làm gì`,
    `${name}`,
  ],
  actorDuty: (name: string, text: string) => [
    ...(/khó khăn, vướng mắc/u.test(text) ? ["gặp khó khăn, vướng mắc thì báo cho ai, báo về đâu"] : []),
    `${text}`,
    `ai ${text}`,
    `cơ quan nào ${text}`,
    `${name} ${text}`,
  ],
  purposes: ["mục đích", "mục đích của kế hoạch", "nhằm làm gì", "mục đích ban hành"],
  requirements: ["yêu cầu", "yêu cầu của kế hoạch", "yêu cầu đặt ra"],
  validity: (p: Programme) => [
    "còn hiệu lực không",
    "thời gian thực hiện",
    "áp dụng trong năm nào",
    "thực hiện đến khi nào",
    "thực hiện từ ngày nào đến ngày nào",
    "thời hạn của kế hoạch",
    "giai đoạn nào",
    `kế hoạch năm ${p.validity.years.join(", ")}`,
  ],
  identity: [
    "số kế hoạch",
    "kế hoạch số mấy",
    "ai ban hành",
    "cơ quan nào ban hành",
    "ban hành ngày nào",
    "ngày ban hành",
    "tên kế hoạch",
    "văn bản số bao nhiêu",
    "ký ngày nào",
  ],
  anomaly: (notice: string) => [notice, "mâu thuẫn", "không khớp", "sai sót"],
  successor: (body: string) => [
    `${body} sáp nhập vào đâu`,
    `${body} còn không`,
    `giờ ${body} là cơ quan nào`,
    `sau sáp nhập gửi cho ai thay ${body}`,
    "bỏ huyện rồi gửi báo cáo cho ai",
  ],
} as const;

/** Other names of what is due, by the kinds of thing that directives ask for. */
function mattersOf({ title, form, source, class: wording }: ProgrammeObligation): readonly string[] {
  const said = `${title}. ${form ?? ""}`.toLowerCase();
  const found: string[] = [];
  if (/báo cáo/u.test(said) && !/6 tháng/u.test(said) && wording !== "undated")
    found.push("báo cáo năm", "báo cáo kết quả");
  if (/báo cáo/u.test(said) && /6 tháng/u.test(said)) found.push("báo cáo 6 tháng");
  if (/danh sách/u.test(said) && /mô hình/u.test(said)) found.push("danh sách mô hình");
  if (/^(gửi )?(bản )?đăng ký/u.test(title.toLowerCase()))
    found.push("đăng ký mô hình", "bản đăng ký", "phiếu đăng ký");
  if (/khen thưởng/u.test(said) && /hồ sơ|danh sách/u.test(said))
    found.push("hồ sơ khen thưởng", "đề nghị tặng bằng khen", "đề nghị khen thưởng");
  if (/khen thưởng/u.test(title.toLowerCase())) found.push("khen thưởng");
  if (/kế hoạch/u.test(title.toLowerCase()) && /hằng năm/u.test(said)) found.push("kế hoạch năm");
  if (/kết thúc/u.test(said)) found.push("thời gian thực hiện", "kết thúc thực hiện mô hình");
  if (title.toLowerCase().startsWith("sơ kết")) found.push("sơ kết");
  if (title.toLowerCase().startsWith("tổng kết")) found.push("tổng kết", "tổng kết giai đoạn");
  if (/cuộc thi|hội thi/u.test(source.quote)) found.push("cuộc thi, hội thi");
  return found;
}

function parts(text: string): readonly string[] {
  const found = text.split(/[,;()]| và (?=[A-ZĐỦ])/u).map((part) => part.trim().replace(/\.+$/u, ""));
  return found.length < 2 ? [] : found.filter((part) => part !== "");
}
