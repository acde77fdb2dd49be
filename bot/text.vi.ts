/** What the edge itself says to people. */
import { t as link } from "../flows/linking/text.vi.ts";
import type { ChannelId } from "../flows/ports.ts";

export const t = {
  /** To those who look after the unit: `name` and `title` may be empty. */
  unreachable: (name: string, title: string, channel: ChannelId) =>
    `Khéo không nhắn được cho đồng chí ${who(name, title)} qua ${link.channel(channel)}: đồng chí ấy đã chặn hoặc không còn dùng tài khoản. Tin chờ gửi đã dừng; các đồng chí liên hệ trực tiếp giúp.`,
  /** To those who look after the unit: no channel is left on which this reminder could be delivered. */
  undelivered: (name: string, title: string, duty: string) =>
    `Khéo không nhắc được đồng chí ${who(name, title)} về việc “${duty}”: các kênh đều không nhận tin. Các đồng chí nhắc trực tiếp giúp.`,
  /** The answer of a charged send was lost. */
  unknown: (name: string, title: string, duty: string) =>
    `Chưa rõ tin nhắc việc “${duty}” đã tới đồng chí ${who(name, title)} hay chưa. Tin này tính phí nên Khéo không gửi lại; các đồng chí hỏi lại giúp.`,
  /** The title of the first of several duties, for messages that have room for one. */
  andOthers: (title: string, n: number) => `${title} và ${n} việc khác`,
  unnamedDuty: "việc không còn trong kế hoạch",
  /** To administrators. */
  alerts: {
    authorisation:
      "Khéo mất quyền gửi tin qua Zalo OA: cần cấp quyền lại (npm run admin -- zalo connect). Tin tới vẫn được nhận; tin đi đang chờ.",
    templates: (code: string) =>
      `Mẫu tin nhắc hạn trên Zalo không dùng được (${code}). Người quá 7 ngày chưa nhắn sẽ được nhắc qua kênh khác, nếu có.`,
    unpaid: (code: string) =>
      `Zalo báo không trừ được phí gửi tin (${code}). Tin miễn phí vẫn gửi; tin tính phí tạm dừng.`,
    quota: (code: string) => `Zalo báo đã hết hạn mức gửi tin (${code}). Khéo sẽ thử lại vào ngày mai.`,
    template: (template: string, status: string) =>
      `Zalo báo mẫu tin ${template} nay ở trạng thái ${status}.`,
    quotaChanged: (quota: string) => `Zalo báo hạn mức gửi tin mỗi ngày nay là ${quota}.`,
  },
} as const;

function who(name: string, title: string): string {
  return [name, title].filter((each) => each !== "").join(", ");
}
