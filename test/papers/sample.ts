/** A whole registration as a cadre would write it, for both regimes. */
import type { Paper } from "../../flows/ports.ts";

const rows = [
  ["Năm đăng ký", "2026"],
  ["Hình thức chủ thể", "Tập thể"],
  ["Chủ thể thực hiện", "Chi bộ thôn Nghi Khê"],
  ["Đầu mối liên hệ", "Nguyễn Thị Hoa, Bí thư chi bộ, 0900000001"],
  ["Tên mô hình", "Vận động Nhân dân hiến đất mở rộng đường thôn Nghi Khê"],
  ["Lĩnh vực", "Phát triển kinh tế"],
  ["Mới hay duy trì", "Xây dựng mới"],
  [
    "Thực trạng, lý do",
    "Đường trục thôn dài 1,2 km, rộng 3 m, xe cứu hỏa không vào được; 46 hộ muốn mở rộng nhưng vướng đất vườn, tường rào. Mùa mưa nước đọng, học sinh đi lại khó khăn; ba năm qua đã có hai vụ cháy xe chữa cháy phải đỗ cách nhà hơn 400 m. Tại các cuộc họp thôn, Nhân dân nhiều lần đề nghị mở rộng đường nhưng chưa thống nhất được cách làm.",
  ],
  ["Mục tiêu", "Đến hết năm, 46/46 hộ đồng thuận, mở rộng 1,2 km đường trục lên 5 m mà không phải đền bù."],
  [
    "Tiêu chí, kết quả cần đạt",
    "46/46 hộ ký đồng thuận\nMở rộng 1,2 km đường trục lên 5 m\n100% hộ tham gia ngày công\nCông khai thu chi mỗi tháng một lần tại nhà văn hóa thôn",
  ],
  [
    "Nội dung, cách thức thực hiện",
    "Họp chi bộ ra nghị quyết chuyên đề, phân công đảng viên phụ trách từng nhóm hộ.\nĐảng viên hiến đất trước; tổ dân vận đến từng hộ lắng nghe, giải thích, ghi lại kiến nghị.\nHọp dân thống nhất phương án, niêm yết sơ đồ tuyến đường và danh sách hộ tại nhà văn hóa thôn trong 15 ngày.\nTổ chức ngày công vào thứ bảy hằng tuần; Hội Nông dân, Đoàn Thanh niên mỗi buổi cử 10 người.\nCông khai thu chi; nghiệm thu từng đoạn có đại diện các hộ ký xác nhận.",
  ],
  ["Địa bàn, đối tượng", "Thôn Nghi Khê; 46 hộ dọc đường trục"],
  ["Lực lượng phối hợp", "Ban Công tác Mặt trận thôn: vận động\nHội Nông dân: ngày công"],
  ["Nguồn lực", "Ngày công của 46 hộ; 120 triệu đồng xã hội hóa"],
  ["Ngày bắt đầu", "01/12/2026"],
  ["Ngày hoàn thành", "30/10/2027"],
  ["Người phụ trách", "Trần Văn Bình, Phó Bí thư chi bộ"],
  ["Khả năng duy trì, nhân rộng", "Làm được ở 5 thôn còn lại trong xã theo cùng cách."],
  ["Tài liệu, hình ảnh", ""],
] as const;

const both = {
  kind: "registration",
  title: "BẢN ĐĂNG KÝ",
  subtitle: "Xây dựng mô hình “Dân vận khéo” năm 2026",
  rows: rows.map(([label, value]) => ({ label, value })),
  code: "DVK-7KQ2MN",
  practice: false,
} as const;

/** A registration of a Party cell. */
export const partyPaper: Paper = {
  ...both,
  regime: "party",
  unit: "Chi bộ thôn Nghi Khê",
  above: "Đảng bộ xã Tân Kỳ",
  to: "Ban Xây dựng Đảng Đảng ủy xã Tân Kỳ",
  basis: "Theo Kế hoạch số 66-KH/TU của Tỉnh ủy Tuyên Quang, ngày 20/01/2026",
  name: "ban-dang-ky_nghi-khe_20261122.docx",
};

/** The same of a people's committee. */
export const statePaper: Paper = {
  ...both,
  regime: "state",
  unit: "Ủy ban nhân dân xã Tân Kỳ",
  above: "Ủy ban nhân dân thành phố Hải Phòng",
  to: "Sở Nội vụ thành phố Hải Phòng",
  basis: "Theo Kế hoạch số 66-KH/TU của Tỉnh ủy Tuyên Quang, ngày 20/01/2026",
  name: "ban-dang-ky_tan-ky_20261122.docx",
};
