/**
 * Words of everyday talk that surround a question: kin terms, particles, story-telling verbs, feelings, regional speech. A card that holds
 * one is nearer for it; none is farther for lacking it. Single syllables, in plain Vietnamese.
 */
import { termsOf } from "../search/tokenise.ts";

const EVERYDAY = `
  bác chú cô dì ông bà thím cậu mợ sếp thầy bồ ní cưng tao mày nó họ hắn ổng bả ảnh chỉ tụi bọn mấy đứa người ta
  à ạ á ấy ơ ờ ừ ừm hả hở hử hen hén nghen nghe nha nhá nhé nhể nhỉ nè này đây đó nọ kìa chớ chứ dzậy zậy vậy vầy thế hổng hông hong hem
  hơm khum dạ vâng ok okie oke ới ơi ủa ôi trời luôn lun thui thôi liền ngay vội gấp gấp gáp mau lẹ nhanh sớm đàng hoàng
  giùm dùm hộ giúp coi xem ngó thử dòm thấy nghe nhìn đọc hiểu nhớ quên tìm kiếm tra lục hỏi thăm nói bảo kêu nhắc kể đồn phán
  nghĩ tưởng định tính toan băn khoăn phân vân lo sợ ngại mừng mong ước thích ưng muốn cần thắc mắc lăn tăn rối bối hoang mang
  đưa gặp hơi khá rất quá lắm nhiều ít vừa đủ hết cả toàn mỗi chỉ cũng vẫn còn đang đã sẽ sắp mới vừa từng luôn hay thường hoài mãi
  dài ngắn nhỏ to lớn bé xíu tí chút tẹo đông vắng xa gần nặng nhẹ khó dễ cực khổ mệt bận rảnh rộn kịp trễ lỡ
  ngồi đứng đi chạy lại qua tới lên xuống vô ra vào về ở ăn uống ngủ chơi cầm đem mang lấy bỏ để đặt kẹp gõ bấm chụp in photo
  nhà quê xóm làng bản ấp bà con nè cơ đằng phía bữa hồi nãy nay mai mốt kia hôm sáng trưa chiều tối đêm tuần lúc khi giờ phút
  tên sao gì nào đâu mấy chừng khoảng cỡ tầm độ cái con việc chuyện vụ điều thứ loại kiểu đồ cục mớ
  thật thiệt đúng sai chắc chăng chưa rồi xong nữa thêm nên phải được bị bởi vì do tại nhờ nếu mà thì là nhưng song tuy dù hễ
  ai mình tôi tui em anh chị con cháu bạn tớ ta chúng tụi đồng chí ad admin bot khéo shop
  bắt buộc cho phép nhắc tới đề cập nói rõ ghi rõ cụ thể rõ ràng chính xác chi tiết trích nguyên văn câu dòng đoạn
  hướng dẫn giải thích trả lời phản hồi báo giúp chỉ giáo tư vấn gợi ý
  lần đầu thứ nhất vừa mới nhận giao phụ trách đảm nhiệm kiêm tiếp quản thay phiên nhờ vả sai bảo
  kế hoạch yêu cầu gom tổng hợp chuẩn bị lên xuống cầm tay tay chân đầu óc giấy bút máy file`;

/** For reading: these are words, not misspelt ones; parted, so that no pair of them is taken for usual. */
export const EVERYDAY_WORDS = EVERYDAY.split(/\s+/u).join(", ");

/** A year mostly names the plan, or says when something was. */
const YEAR = /^20\d\d$/u;

const everyday = new Set(termsOf(EVERYDAY));

/** Whether a mark (a word, or two neighbouring words) is everyday talk: it proves something when it is met, nothing when it is not. */
export function isEveryday(mark: string): boolean {
  return mark.split("_").some((term) => everyday.has(term) || YEAR.test(term));
}
