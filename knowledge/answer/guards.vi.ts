/**
 * What people ask that no document answers, each kind with a fixed, kind reply. Patterns are plain, marked Vietnamese: a question typed with
 * marks must match them as they stand (“chủ thể thực hiện” is no “thể thức”), one typed without marks matches them without.
 */
import type { words } from "./text.vi.ts";

export type Guard = keyof typeof words.guards;

const POST =
  "bí thư|phó bí thư|chủ tịch|phó chủ tịch|giám đốc|trưởng ban|phó trưởng ban|hiệu trưởng|trưởng phòng|tổ trưởng";

export const GUARD_PATTERNS: readonly (readonly [Guard, string])[] = [
  [
    "secret",
    "(tối mật|tuyệt mật|đóng dấu mật|dấu mật|tài liệu mật|công văn mật|văn bản mật|lưu hành nội bộ|bí mật nhà nước)",
  ],
  [
    "weather",
    "(thời tiết|tin (gì )?mới|tin tức|thời sự|đọc báo|trời (có )?(mưa|nắng|lạnh)|nhiệt độ|dự báo|bóng đá|kết quả xổ số|xổ số|giá vàng|giá xăng|chứng khoán|nấu ăn|món ăn|thích ăn|phim|bài hát|kể chuyện (cười|vui|ma|cổ tích|cho)|làm thơ|bài thơ|bác hồ sinh)",
  ],
  [
    "identity",
    "(người hay máy|máy hay người|(bạn|(?<!dân vận )khéo|bot|em|mày) là (ai|gì|người|máy|rô bốt|robot)|tên (bạn|bot) là|bạn tên (là )?gì|ai tạo ra (bạn|bot|khéo)|(bạn|bot|(?<!dân vận )khéo) (có thể )?(làm|giúp) (được )?(gì|những gì)|chatgpt|trí tuệ nhân tạo)",
  ],
  [
    "data",
    "(xóa (hết )?(toàn bộ )?(dữ liệu|thông tin|tài khoản)|dữ liệu (của )?(tôi|mình|em)|xóa tài khoản|đổi (số điện thoại|tên) (của )?(tôi|mình|em)|đổi đơn vị)",
  ],
  [
    "reminders",
    "((tắt|bật|dừng|hủy) (hết )?(việc )?(nhắc|thông báo)|nhắc (tôi|mình|em|cho)|hẹn giờ|đặt lịch nhắc|nhắc việc|nhắc trước)",
  ],
  [
    "ownForm",
    "((tôi|mình|em) còn thiếu (gì|những gì)|(bản|phiếu|đăng ký|mô hình) (đăng ký )?(của )?(tôi|mình|em) (đã |được )?(duyệt|đậu|chưa|nhận)|sửa (lại )?(phiếu|bản đăng ký|mô hình)( \\S+){0,2} đã (gửi|nộp)|phiếu đã gửi|hồ sơ của (tôi|em|mình) (đến đâu|thế nào)|mã biên nhận|có bao nhiêu mô hình theo từng lĩnh vực|tháng này có bao nhiêu mô hình)",
  ],
  [
    "drafting",
    "((soạn|viết|làm|điền|thảo|lập) (giúp|hộ|cho|luôn)( (tôi|em|mình|tui|anh|chị|với|cái|bản|một))|soạn (thảo )?(báo cáo|công văn|tờ trình|văn bản)|xuất (ra )?(\\S+ ){0,8}(excel|word|pdf|file)|ra excel|tự điền (số|ngày)|tổng hợp giúp)",
  ],
  [
    "format",
    "((?<!chủ )thể thức(?! hiện)|nghị định 30|t\\/m hay|tm\\. hay|viết t\\/m|ký thay|cỡ chữ|font chữ|font|căn lề|quốc hiệu|tiêu ngữ)",
  ],
  [
    "politics",
    "((theo|ý kiến) (bạn|khéo|em|anh|chị) (thì )?(\\S+ ){1,14}(không|sao|thế nào)$|(bạn|(?<!dân vận )khéo) (nghĩ|thấy) (\\S+ ){0,12}(không|sao|thế nào)$|bầu cử|đa đảng|dân chủ nhân quyền|ai (sẽ )?(lên|làm) (bí thư|chủ tịch|tổng bí thư)|tổng bí thư|thủ tướng là ai|chủ tịch nước|công tác nhân sự|nhân sự (khóa|tới|sắp))",
  ],
  [
    "person",
    `((đồng chí|ông|bà|anh|chị|bí thư|chủ tịch|trưởng ban|cán bộ)( \\S+){0,7} (có )?(tốt|giỏi|kém|xấu|tham nhũng|uy tín|xứng đáng)( không)?$|ai là (${POST})|(${POST})( \\S+){0,10} (là ai|tên gì|tên là gì|tên họ là gì|họ tên)|(đồng chí|ông|bà|anh|chị|ai) (nào )?(đang |hiện )?(đang |làm |là |giữ chức )+(${POST})|tham nhũng|lý lịch|bị kỷ luật|ai giỏi hơn|giỏi hơn|hay nhất|tố cáo (ông|bà|anh|chị|đồng chí|cán bộ)|số điện thoại (của )?(ông|bà|anh|chị|đồng chí|${POST})|lương bao nhiêu|sinh năm (bao nhiêu|nào|mấy)|quê (ở đâu|quán)|bao nhiêu tuổi)`,
  ],
  [
    "procedure",
    "(khai sinh|khai tử|kết hôn|ly hôn|(làm|cấp|đổi|thủ tục|mất) (\\S+ ){0,2}(căn cước|cccd)|sổ đỏ|sổ hồng|công chứng|chứng thực|hộ khẩu|tạm trú|lý lịch tư pháp|hộ chiếu|bằng lái|lương hưu|thai sản|đảng phí|kết nạp đảng|chuyển sinh hoạt đảng|đại hội chi bộ|đại hội đoàn|học phí|tuyển sinh|nhập học|giấy phép|hộ kinh doanh|đăng ký kinh doanh|quyền sử dụng đất|mã số thuế|khai thuế|tách hộ|tình trạng hôn nhân|bảo hiểm thất nghiệp|xây nhà|đăng ký xe|bảo hiểm xã hội|trợ cấp thất nghiệp)",
  ],
  ["thanks", "^(dạ |vâng |ok |oke )?(cảm ơn|thank|thanks|cám ơn|cảm ơn nhé|ok|vâng|dạ|tốt quá)( .{0,24})?$"],
  ["greeting", "^(dạ )?(xin )?(chào|hello|hi|alo|hey)( .{0,24})?$"],
];
