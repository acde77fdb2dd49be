/** Words of joining: who Khéo is, what it stores and why, consent. Change `CONSENT_VERSION` when the notice changes its meaning. */

export const CONSENT_VERSION = "2026-11-2";

export const t = {
  welcome:
    "Chào đồng chí! Đây là Khéo, trợ lý tự động (không phải cán bộ) giúp đăng ký mô hình “Dân vận khéo”, tra cứu kế hoạch và nhắc hạn. Câu trả lời kèm trích dẫn; đồng chí cần đối chiếu văn bản gốc.\n" +
    "Không gửi tài liệu mật, tài liệu nội bộ chưa được phép phổ biến qua đây.",
  consent: {
    label: "Đồng ý lưu dữ liệu",
    question:
      "Khéo lưu: mã cuộc trò chuyện, họ tên, chức vụ, đơn vị, số điện thoại (nếu đồng chí chia sẻ) và nội dung đồng chí gửi, để trả lời, lập bản đăng ký và nhắc hạn. Đồng chí xem, sửa, xóa, rút đồng ý bất cứ lúc nào (gõ: dữ liệu của tôi). Đồng chí có đồng ý không?",
    agree: "Đồng ý",
    refuse: "Không đồng ý",
    details: "Xem chi tiết",
    help: "Không đồng ý thì Khéo không lưu gì về đồng chí; đồng chí vẫn hỏi về các kế hoạch được.",
    detailsText:
      "Chi tiết về dữ liệu\n" +
      "- Bên quản lý: cơ quan vận hành Khéo của địa phương.\n" +
      "- Lưu để: trả lời, lập bản đăng ký, nhắc hạn, báo cáo tiến độ cho cơ quan nhận.\n" +
      "- Không lưu: số căn cước, dân tộc, tôn giáo, tình trạng đảng viên.\n" +
      "- Số điện thoại: khi đồng chí tự ghi vào bản đăng ký hoặc chia sẻ cho Khéo, hoặc cơ quan phụ trách đã ghi trong danh sách cán bộ. Dùng để nhận ra đồng chí; chỉ dùng để nhắc hạn khi đồng chí đồng ý riêng (gõ: số điện thoại).\n" +
      "- Nhiều kênh: các kênh đồng chí tự liên kết dùng chung dữ liệu; gỡ lúc nào cũng được (gõ: kênh của tôi).\n" +
      "- Xóa: gõ “xóa dữ liệu”; tên, chức vụ, số điện thoại, bản nháp và cuộc trò chuyện bị xóa ngay. Bản đăng ký đã gửi thuộc hồ sơ của cơ quan nhận, giữ nguyên như đã gửi và không còn gắn với đồng chí trong danh sách người dùng của Khéo.",
    refused:
      "Khéo không lưu gì về đồng chí. Đồng chí vẫn có thể hỏi về các kế hoạch; khi muốn đăng ký, gõ “tham gia”.",
    codeFirst:
      "Khéo đã thấy mã mời. Trước khi dùng mã, đồng chí cho biết có đồng ý để Khéo lưu dữ liệu không.",
  },
  how: {
    label: "Vào đơn vị",
    question: "Đồng chí vào đơn vị bằng cách nào?",
    choose: "Tự chọn đơn vị",
    invite: "Tôi có mã mời",
    phone: "Chia sẻ số điện thoại",
    help: "Mã mời do cơ quan phụ trách gửi, ví dụ KHEO-7M3PQR. Chưa có mã thì đồng chí tự chọn đơn vị. Đã dùng Khéo ở kênh khác thì gõ “liên kết” ở kênh đó để lấy mã, rồi gõ mã vào đây.",
  },
  area: {
    label: "Địa bàn",
    question: "Đồng chí công tác ở địa bàn của kế hoạch nào?",
    help: "Chọn địa bàn để Khéo tra đúng kế hoạch. Gõ số hoặc tên.",
  },
  unit: {
    label: "Đơn vị",
    question: "Đồng chí thuộc đơn vị nào?",
    help: "Gõ số, hoặc gõ một phần tên đơn vị để tìm. Không thấy đơn vị thì hỏi cơ quan phụ trách để được thêm.",
  },
  invite: {
    label: "Mã mời",
    question: "Đồng chí gõ mã mời.",
    example: "KHEO-7M3PQR",
    help: "Mã gồm chữ và số, do cơ quan phụ trách gửi. Không có mã thì gõ “lùi” rồi chọn đơn vị.",
    unknown:
      "Khéo không tìm thấy mã mời này, hoặc mã đã hết hạn. Đồng chí kiểm tra lại, hoặc gõ “lùi” để tự chọn đơn vị.",
    barred: (time: string) =>
      `Đồng chí đã gõ nhiều mã không đúng nên Khéo tạm chưa nhận mã nào ở đây. Đồng chí thử lại sau ${time}, hoặc gõ “lùi” để tự chọn đơn vị.`,
  },
  phone: {
    label: "Số điện thoại",
    question:
      "Đồng chí bấm nút để chia sẻ số điện thoại của mình. Khéo tìm số này trong danh sách cán bộ của các đơn vị.",
    help: "Khéo không giữ số này nếu không tìm thấy trong danh sách. Không muốn chia sẻ thì gõ “lùi” rồi chọn cách khác.",
    typed:
      "Số gõ tay chưa đủ để Khéo nhận ra đồng chí. Đồng chí bấm nút chia sẻ số, hoặc gõ “lùi” rồi chọn cách khác.",
    notListed:
      "Khéo chưa tìm được đúng một đồng chí theo số này nên không giữ số lại. Đồng chí chọn cách khác giúp.",
    barred: (time: string) =>
      `Khéo tạm chưa nhận ra ai theo số điện thoại ở đây. Đồng chí thử lại sau ${time}, hoặc chọn cách khác.`,
    claimed:
      "Khéo đã báo cơ quan phụ trách xác nhận đồng chí theo số điện thoại này; được xác nhận thì Khéo báo ngay. Trong lúc chờ, đồng chí hỏi về các kế hoạch được; có mã mời hoặc muốn tự chọn đơn vị thì gõ “tham gia”.",
    /** To those who look after the unit. */
    notice: (who: string, channel: string) =>
      `Có người trên ${channel} nhận là đồng chí ${who}. Đồng chí gõ “xác nhận người dùng” để xem và trả lời.`,
  },
  fullName: {
    label: "Họ tên",
    question: "Họ và tên của đồng chí?",
    example: "Nguyễn Thị Hoa",
    help: "Khéo dùng tên để xưng hô và ghi vào bản đăng ký.",
  },
  title: {
    label: "Chức vụ",
    question: "Chức vụ, nhiệm vụ của đồng chí ở đơn vị?",
    example: "Bí thư chi bộ",
    help: "Ghi ngắn gọn như trên văn bản: Bí thư chi bộ, Hiệu trưởng, Cán bộ văn phòng …",
  },
  reminders: {
    label: "Nhắc hạn",
    question: "Đồng chí có muốn Khéo nhắc các hạn nộp của đơn vị không?",
    yes: "Có, nhắc tôi",
    no: "Không cần nhắc",
    help: "Khéo nhắc trước hạn vài lần trong giờ làm việc và dừng khi đồng chí báo đã nộp. Tắt hoặc bật lại lúc nào cũng được.",
  },
  joined: (name: string, unit: string) => `Cảm ơn đồng chí ${name}. Đồng chí đã vào đơn vị: ${unit}.`,
  back: (name: string) => `Chào đồng chí ${name}.`,
  added: (unit: string) => `Đồng chí đã được thêm vào đơn vị: ${unit}.`,
  notYours:
    "Mã này dành cho một người khác nên Khéo không dùng. Đồng chí kiểm tra lại, hoặc xin cơ quan phụ trách mã của mình.",
  cancelled:
    "Khéo chưa lưu gì. Khi muốn tham gia, đồng chí gõ “tham gia”. Đồng chí vẫn hỏi về các kế hoạch được.",
  gone: "Đồng chí đã tham gia rồi.",
} as const;
