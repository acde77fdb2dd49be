/**
 * Every word that the page itself says. (The few words in index.html stand there because they must be readable before
 * any script runs.) What Khéo says comes from the server.
 */

/** What the page says for the person when a conversation has no word yet. */
export const GREETING = "bắt đầu";

export const words = {
  kheo: "Khéo",
  own: "Bạn",
  note: "Trang chat",
  queued: "Chờ gửi",
  retrying: "Đang gửi lại…",
  failed: "Chưa gửi được",
  answering: "Khéo đang trả lời…",
  refused: "Máy chủ không nhận tin này. Xin kiểm tra lại nội dung rồi gửi lại.",
  offline: "Mất kết nối. Khéo đang nối lại…",
  choices: "Các lựa chọn",
  source: "Nguồn",
  files: "Tệp tải về",
  step: "Bước",
  newcomer: "Người mới",
};

/** Names of the flows, for the progress line; a flow without a name shows only its step. */
/** @type {ReadonlyMap<string, string>} */
export const flowNames = new Map([
  ["registration", "Đăng ký mô hình"],
  ["report", "Báo cáo kết quả"],
  ["review", "Duyệt đăng ký"],
  ["joining", "Làm quen"],
  ["duties", "Việc phải làm"],
  ["asking", "Hỏi đáp"],
  ["settings", "Cài đặt"],
]);

/** What the composer invites to, by the kind of answer expected. */
/** @type {ReadonlyMap<string, string>} */
export const placeholders = new Map([
  ["choice", "Chọn ở trên, hoặc gõ số"],
  ["confirm", "Chọn ở trên, hoặc gõ số"],
  ["number", "Gõ số"],
  ["date", "ngày/tháng/năm"],
  ["list", "Mỗi dòng một mục"],
]);
export const PLACEHOLDER = "Nhập tin nhắn";

/** The control words of a form, as the server understands them. */
export const controls = {
  back: "Lùi",
  edit: "Sửa",
  save: "Lưu nháp",
  help: "Trợ giúp",
  cancel: "Hủy",
};

/** @param {number} position @param {number} of */
export const stepOf = (position, of) => `${words.step} ${String(position)}/${String(of)}`;

/**
 * What a line of Khéo's is beside the question itself; the stylesheet draws each in its own way.
 *
 * @param {string} line
 * @param {number} index
 * @returns {"head" | "hint" | ""} what it is about (“Bước 4/21 · Tên mô hình”); an example, the words one may type
 */
export function toneOf(line, index) {
  if (index === 0 && /^(Bước \d+\/\d+ ·|Nhắc việc:|Trợ giúp ·) /.test(line)) return "head";
  return /^Ví dụ: |(^|· )\? Trợ giúp( ·|$)/u.test(line) ? "hint" : "";
}

/** @param {number} count @param {number} most */
export const counted = (count, most) => `${grouped(count)}/${grouped(most)} ký tự`;

/** @param {number} count @param {number} most */
export const tooLong = (count, most) =>
  `Tin này dài ${grouped(count)} ký tự, quá ${grouped(most)} nên chưa gửi. Xin rút gọn hoặc chia thành nhiều tin.`;

/** Sections that have a word instead of a number, as knowledge/section-name.vi.ts has them.
 * @type {Readonly<Record<string, string>>} */
const PLACES = {
  title: "tên văn bản",
  header: "phần đầu văn bản",
  preamble: "phần mở đầu",
  closing: "phần kết",
  signature: "phần ký",
  recipients: "nơi nhận",
  footnote: "chú thích",
};

/** @param {string} path @returns {string} "IV" reads “mục IV”, "appendix.2.3" “Phụ lục 2, mục 3” */
function placeName(path) {
  const [first = "", second = "", ...rest] = path.split(".");
  if (first === "appendix")
    return rest.length === 0 ? `Phụ lục ${second}` : `Phụ lục ${second}, ${placeName(rest.join("."))}`;
  const word = PLACES[first];
  if (word !== undefined) return [word, second].join(" ").trim();
  return `mục ${path
    .split(".")
    .filter((part) => /^[IVXLC\d]+$/u.test(part))
    .join(".")}`;
}

/** @param {string} number @param {string} section its path */
export function citationTitle(number, section) {
  const place = section === "" ? "" : placeName(section);
  return [number, place].filter((part) => part !== "").join(", ") || words.source;
}

const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
/** Vietnam has had one offset, and no summer time, since 1975. ms */
const VIETNAM = 7 * 3600000;

/** @param {number} instant ms since 1970 @returns {string} such as “07:30 thứ Hai 23/11/2026”, Vietnamese time */
export function clockText(instant) {
  const at = new Date(instant + VIETNAM);
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const date = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${String(at.getUTCFullYear())}`;
  return `${time} ${WEEKDAYS[at.getUTCDay()] || ""} ${date}`;
}

/** @param {number} value */
const two = (value) => String(value).padStart(2, "0");

/** @param {number} value */
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ".");
