/** What only Telegram's users read: the command menu, the bot's description, words about the platform. */

export const t = {
  source: (number: string, section: string) => `— ${number}, mục ${section}`,
  citationsGoOn: "Trích dẫn (tiếp):",
  chosen: (label: string) => `✓ ${label}`,
  writing: "Khéo đang viết lại cho gọn…",
  fileGone: (name: string) => `Tệp “${name}” không còn nữa. Đồng chí yêu cầu lại giúp.`,
  openPrivate: "Nhắn riêng với Khéo",
  sharePhone: "Gửi số điện thoại của tôi",
  description:
    "Khéo giúp đồng chí đăng ký mô hình “Dân vận khéo” từng bước, trả lời về các kế hoạch kèm trích dẫn, và nhắc việc đúng hạn. Bấm BẮT ĐẦU hoặc gửi mã mời.",
  shortDescription: "Đăng ký mô hình, hỏi kế hoạch, nhắc hạn trong phong trào “Dân vận khéo”.",
} as const;

/** A command, what the menu says of it, and the words it stands for. */
export interface Command {
  readonly command: string;
  readonly description: string;
  readonly says: string;
}

/** For everybody. */
export const COMMANDS: readonly Command[] = [
  { command: "menu", description: "Xem Khéo giúp được gì", says: "menu" },
  { command: "dangky", description: "Đăng ký mô hình", says: "đăng ký" },
  { command: "cuatoi", description: "Bản đăng ký của tôi", says: "bản đăng ký của tôi" },
  { command: "taive", description: "Tải bản đăng ký (Word) để in", says: "tải bản đăng ký" },
  { command: "viec", description: "Việc phải làm và thời hạn", says: "việc phải làm" },
  { command: "hoi", description: "Hỏi về kế hoạch", says: "hỏi" },
  { command: "dulieu", description: "Dữ liệu và nhắc việc của tôi", says: "dữ liệu của tôi" },
  { command: "lui", description: "Về mục trước", says: "lùi" },
  { command: "luunhap", description: "Lưu nháp, làm tiếp sau", says: "lưu nháp" },
  { command: "huy", description: "Thôi việc đang làm", says: "hủy" },
  { command: "trogiup", description: "Trợ giúp", says: "trợ giúp" },
];
/** Further ones for reviewers, and for administrators. */
export const REVIEWER_COMMANDS: readonly Command[] = [
  { command: "duyet", description: "Duyệt bản đăng ký", says: "duyệt" },
];
export const ADMIN_COMMANDS: readonly Command[] = [
  { command: "kehoach", description: "Mở, đóng đăng ký theo kế hoạch", says: "mở đóng đăng ký" },
];
/** Telegram's own, and what they stand for. */
export const STANDING: { readonly [command: string]: string } = {
  start: "bắt đầu",
  help: "trợ giúp",
};
