/** Words of staff deciding who somebody is. */

export const t = {
  nothing: "Không có ai đang chờ xác nhận.",
  item: {
    label: "Xác nhận người dùng",
    question: "Những người sau nhận là cán bộ của các đơn vị đồng chí phụ trách. Đồng chí xem ai?",
    help: "Gõ số của người cần xem.",
  },
  who: (name: string, title: string, units: string) =>
    [name, title, units].filter((each) => each !== "").join(", "),
  option: (who: string, channel: string) => `${who} · ${channel}`,
  decision: {
    label: "Xác nhận người dùng",
    ask: (who: string, channel: string) =>
      `Có người trên ${channel} nhận là đồng chí ${who}, theo số điện thoại trong danh sách cán bộ. Đồng chí gọi hỏi lại rồi trả lời giúp: có đúng không?`,
    help: "Xác nhận thì người đó dùng được Khéo với tên, vai trò và dữ liệu của đồng chí này. Chưa chắc thì chọn “Để sau”.",
    yes: "Đúng",
    no: "Không phải",
    later: "Để sau",
  },
  confirmed: (name: string) => `Khéo đã xác nhận đồng chí ${name} và báo cho đồng chí ấy.`,
  rejected: (name: string) => `Khéo đã ghi nhận đó không phải đồng chí ${name}.`,
  kept: "Khéo để nguyên.",
  gone: "Việc xác nhận này vừa được người khác trả lời. Đồng chí gõ “xác nhận người dùng” để xem danh sách mới.",
  /** To who claimed. */
  noticeConfirmed: (name: string) =>
    `Cơ quan phụ trách đã xác nhận đồng chí là ${name}. Từ nay đồng chí dùng Khéo được ở kênh này: gõ “menu” để xem các việc, “bật nhắc” để được nhắc hạn.`,
  noticeRejected:
    "Cơ quan phụ trách chưa xác nhận được đồng chí theo số điện thoại. Đồng chí gõ “tham gia” để tự chọn đơn vị hoặc dùng mã mời, hoặc hỏi lại cơ quan phụ trách giúp.",
} as const;
