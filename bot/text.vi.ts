/** What the edge itself says to people. */
import type { ChannelId } from "../flows/ports.ts";

const CHANNELS: { readonly [channel in ChannelId]: string } = {
  web: "trang web",
  terminal: "cửa sổ lệnh",
  telegram: "Telegram",
  "zalo-oa": "Zalo",
  "zalo-bot": "Zalo Bot",
};

export const t = {
  /** To those who look after the unit: `name` and `title` may be empty. */
  unreachable: (name: string, title: string, channel: ChannelId) =>
    `Khéo không nhắn được cho đồng chí ${[name, title].filter((each) => each !== "").join(", ")} qua ${CHANNELS[channel]}: đồng chí ấy đã chặn hoặc không còn dùng tài khoản. Tin chờ gửi đã dừng; các đồng chí liên hệ trực tiếp giúp.`,
} as const;
