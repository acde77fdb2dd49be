/** Words of one person on several channels: codes to link them, the channels one has, one's telephone number. */
import type { ChannelId } from "../ports.ts";

const CHANNELS: { readonly [channel in ChannelId]: string } = {
  web: "Trang web",
  terminal: "Màn hình lệnh",
  telegram: "Telegram",
  "zalo-oa": "Zalo",
  "zalo-bot": "Zalo Bot",
};

export const t = {
  channel: (channel: ChannelId) => CHANNELS[channel],
  code: (code: string, until: string) =>
    `Mã liên kết của đồng chí, dùng một lần, đến ${until}:\n${code}\nĐồng chí mở Khéo ở kênh kia (Zalo, Telegram, trang web) và gõ mã này vào đó; bản nháp, nhắc việc sẽ dùng chung. Đồng chí không gửi mã cho người khác.`,
  codeElsewhere:
    "Nếu đã dùng Khéo ở kênh khác, đồng chí gõ “liên kết” ở kênh đó để lấy mã, rồi gõ mã vào đây. Chưa dùng bao giờ thì đồng chí tham gia như bình thường.",
  linked: (name: string) => `Chào đồng chí ${name}. Từ nay kênh này là của đồng chí.`,
  unfinished: (names: string) => `Đồng chí đang làm dở: ${names}. Gõ “đăng ký” để làm tiếp.`,
  draft: (name: string) => `“${name}”`,
  same: {
    label: "Gộp hai người dùng",
    question: (other: string, own: string) =>
      `Mã này của:\n${other}\nKênh này đang là:\n${own}\nHai tên này là cùng một đồng chí phải không? Nếu đúng, Khéo gộp làm một: bản nháp, bản đăng ký, nhắc việc và vai trò về tên thứ nhất. Gộp rồi không tách lại được.`,
    trial: (other: string, own: string) =>
      `Mã này của:\n${other}\nKênh này đang dùng thử với tên:\n${own}\nĐồng chí chuyển kênh này sang tên thứ nhất chứ?`,
    who: (name: string, title: string, units: string, drafts: number, sent: number) =>
      `- ${[name, title, units].filter((each) => each !== "").join(", ")}; ${drafts} bản nháp, ${sent} bản đã gửi`,
    help: "Gộp khi hai tên là của cùng một đồng chí. Không chắc thì chọn “Không”; mã vẫn còn dùng được đến khi hết hạn.",
    yes: "Đúng, gộp",
    yesTrial: "Đúng, chuyển",
    no: "Không",
    gone: "Mã liên kết đã hết hạn hoặc đã được dùng. Đồng chí lấy mã mới ở kênh kia rồi gõ lại.",
    merged: (name: string) =>
      `Khéo đã gộp làm một: đồng chí ${name}. Mọi kênh đều dùng chung dữ liệu; gõ “menu” để xem các việc làm được.`,
    kept: "Khéo giữ nguyên, không gộp.",
    already: "Kênh này đã là của đồng chí rồi. Mã vẫn còn dùng được cho kênh khác.",
    trialCode: "Mã này của tên dùng thử nên Khéo không gộp. Đồng chí lấy mã ở kênh mình đã tham gia.",
  },
  channels: {
    label: "Kênh của tôi",
    question: "Đồng chí đang dùng Khéo ở các kênh sau. Gỡ kênh nào thì chọn số của kênh đó.",
    here: "đang dùng ở đây",
    heard: (day: string) => `dùng lần cuối ${day}`,
    option: (channel: string, about: string) => (about === "" ? channel : `${channel} (${about})`),
    none: "Không gỡ kênh nào",
    help: "Kênh đã gỡ không còn nhận tin của đồng chí và không xem được dữ liệu của đồng chí. Muốn nối lại, đồng chí gõ “liên kết”.",
  },
  sure: {
    label: "Gỡ kênh cuối cùng",
    question:
      "Đây là kênh duy nhất của đồng chí. Gỡ đi thì Khéo không nhắc việc được nữa, và đồng chí cần mã mời hoặc cơ quan phụ trách để vào lại. Đồng chí vẫn gỡ chứ?",
    help: "Chưa chắc thì chọn “Không gỡ”, lấy mã liên kết cho kênh khác trước.",
    no: "Không gỡ",
    yes: "Vẫn gỡ",
  },
  unlinked: (channel: string) =>
    `Khéo đã gỡ ${channel}. Kênh đó không còn nhận tin và không xem được dữ liệu của đồng chí.`,
  unlinkedHere:
    "Khéo đã gỡ kênh này. Đồng chí vẫn hỏi về các kế hoạch được; muốn dùng lại, gõ mã liên kết lấy ở kênh khác, hoặc gõ “tham gia”.",
  channelsKept: "Khéo giữ nguyên các kênh của đồng chí.",
  gone: "Đồng chí chưa tham gia nên chưa có gì để xem.",
  reminders: {
    label: "Nhắc hạn",
    question: "Đồng chí có muốn Khéo nhắc các hạn nộp của đơn vị không?",
    yes: "Có, nhắc tôi",
    no: "Không cần nhắc",
    help: "Khéo nhắc trước hạn vài lần trong giờ làm việc và dừng khi đồng chí báo đã nộp. Tắt hoặc bật lại lúc nào cũng được.",
  },
  share: {
    label: "Số điện thoại",
    question: "Đồng chí bấm nút để chia sẻ số điện thoại của mình.",
    help: "Khéo chỉ dùng số này để nhắc hạn khi không gửi được cách khác, và chỉ khi đồng chí đồng ý. Không muốn chia sẻ thì gõ “hủy”.",
    typed: "Số gõ tay chưa đủ để Khéo tin chắc. Đồng chí bấm nút chia sẻ số, hoặc gõ “hủy” để thôi.",
    notANumber: "Số này không phải số điện thoại ở Việt Nam nên Khéo chưa dùng được.",
    notHere:
      "Kênh này không chia sẻ được số điện thoại. Đồng chí mở Khéo trên Telegram hoặc Zalo rồi gõ “số điện thoại”.",
  },
  agree: {
    label: "Nhắc qua số điện thoại",
    ask: (number: string) =>
      `Khéo nhắc hạn qua số ${number} được không? Khéo chỉ dùng số này để nhắc hạn khi không gửi được cách khác.`,
    agreed: (number: string) =>
      `Khéo đang được nhắc hạn qua số ${number} khi không gửi được cách khác. Đồng chí muốn giữ như vậy không?`,
    yes: "Đồng ý",
    keep: "Giữ như vậy",
    no: "Không nhắc qua số này",
    drop: "Bỏ số này khỏi Khéo",
    help: "Tin nhắc tới số điện thoại là tin Zalo. Đồng chí đổi ý lúc nào cũng được: gõ “bỏ số điện thoại”.",
  },
  agreed: "Cảm ơn đồng chí. Khi không gửi được cách khác, Khéo sẽ nhắc hạn qua số này.",
  declined: "Khéo không nhắc qua số điện thoại.",
  dropped: "Khéo đã bỏ số điện thoại của đồng chí.",
  onList:
    "Khéo không nhắc qua số điện thoại nữa. Số này do cơ quan phụ trách ghi trong danh sách cán bộ; muốn sửa, đồng chí báo cơ quan phụ trách.",
  noPhone: "Khéo không giữ số điện thoại nào của đồng chí.",
  phoneKept: "Khéo giữ nguyên.",
} as const;
