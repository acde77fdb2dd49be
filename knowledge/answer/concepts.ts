/**
 * What different words of a question come to: `hạn chót`, `trước ngày nào` and `bao giờ` all ask for a time. Phrases are rewritten to
 * concept marks before questions and facts are compared, in both alike. Longer phrases win; what a mark replaces is gone.
 */
import { termsOf } from "../search/tokenise.ts";

/** Concept → the phrases that mean it, parted by `|`. An empty concept drops the phrase: it says nothing. */
const CONCEPTS: Readonly<Record<string, string>> = {
  "?when":
    "còn mấy bữa nữa là hết hạn | còn mấy ngày nữa là hết hạn | còn bao nhiêu ngày nữa là hết hạn | còn mấy bữa nữa | còn mấy ngày nữa | còn bao nhiêu ngày nữa | còn bao lâu nữa | bao lâu nữa | thời hạn cuối cùng | hạn cuối cùng | ngày cụ thể | đến hết ngày | đến hết | đến ngày | ngày cuối | ngày cuối cùng | trước ngày nào | trước ngày mấy | ngày nào | ngày mấy | ngày bao nhiêu | hạn nào | hạn chót | hạn cuối | hạn nộp | hạn gửi | thời hạn | kỳ hạn | deadline | hạn | khi nào | bao giờ | lúc nào | tháng mấy | tháng nào | năm nào | năm mấy | chậm nhất | muộn nhất | trễ nhất | trể nhất | lâu nhất | hết hạn khi nào | hạn định | trước bao nhiêu | đến bao giờ | chừng nào | dịp nào | thời điểm nào | hôm nào | bữa nào | hồi nào | ngày mô | khi mô | muộn nhất hôm nào | trễ nhứt | chậm nhứt | vào thời gian nào | mốc thời gian | mốc | thời gian nào",
  "?where":
    "gửi về đâu | gửi về ban nào | gởi về ban nào | gởi về đâu | gửi đâu | gửi đi đâu | nộp về đâu | nộp ở đâu | nộp đâu | gửi cho ai | nộp cho ai | gửi ai | nộp ai | gửi cơ quan nào | gửi về cơ quan nào | nộp cho cơ quan nào | về cơ quan nào | gửi chỗ nào | nộp chỗ nào | nộp cho bên nào | cơ quan nhận | cơ quan nào nhận | ai nhận | gửi tới đâu | về đâu | gửi đến đâu | cho ai | nộp bên nào | gửi bên nào",
  "?who":
    "cơ quan nào | đơn vị nào | ai | ban nào | bên nào | cấp nào | người nào | do ai | sở nào | những ai | ngành nào | đối tượng nào | tổ chức nào",
  "?where + nơi nhận": "nơi nhận",
  "?when + gửi":
    "nộp muộn nhất | nộp trễ nhất | nộp trễ nhứt | nộp chậm nhất | gửi muộn nhất | gửi trễ nhất | gửi chậm nhất | nộp muộn nhất hôm nào | nộp trễ nhất là hôm nào",
  "?many":
    "bao nhiêu phần trăm | mấy phần trăm | bao nhiêu | mấy | số lượng | được mấy | bao nhiu | tối thiểu | ít nhất | tối đa | nhiều nhất | định mức | số lượng bao nhiêu | mức đăng ký | số lượng đăng ký",
  "?many + chỉ tiêu": "chỉ tiêu | chỉ tiêu số lượng | chỉ tiêu số | chỉ tiêu đăng ký | các chỉ tiêu",
  "?what":
    "gồm những văn bản nào | gồm các văn bản nào | gồm văn bản nào | gồm những gì | gồm gì | gồm | bao gồm | gồm có | gồm những nội dung nào | gồm những giấy tờ gì | gồm những giấy tờ nào | những gì | cần những gì | cần gì | có những gì | gồm những mục nào | gồm các mục nào | những giấy tờ gì | cần chuẩn bị những gì | cần chuẩn bị gì",
  "đối tượng":
    "đối tượng thực hiện | đối tượng thi đua | đối tượng | chủ thể thực hiện | chủ thể | ai được đăng ký | ai được tham gia | những ai được đăng ký",
  "bằng khen": "bằng khen | tặng bằng khen",
  "giấy khen": "giấy khen",
  "thi đua": "thi đua",
  "?steps":
    "các bước | những bước nào | bước nào | quy trình | trình tự | thủ tục | mấy bước | bao nhiêu bước | gồm mấy bước | cách thức đăng ký | làm những bước gì | từng bước",
  "?steps + đăng ký":
    "hướng dẫn đăng ký | cách đăng ký | đăng ký như thế nào | đăng ký thế nào | đăng ký ra sao | làm sao để đăng ký | các bước đăng ký | quy trình đăng ký | thủ tục đăng ký | đăng ký bằng cách nào | muốn đăng ký thì làm sao",
  "tính vào":
    "tính vào chỉ tiêu của ai | tính vào chỉ tiêu nào | tính vào đâu | tính cho ai | tính vào chỉ tiêu | tính vào số của ai",
  "ngày nghỉ": "ngày nghỉ | chủ nhật | thứ bảy | nghỉ lễ | ngày lễ | trùng ngày nghỉ | cuối tuần",
  "nhiều mô hình":
    "hai mô hình | 2 mô hình | nhiều mô hình | số mô hình tối đa | tối đa mấy mô hình | hơn một mô hình",
  "căn cứ":
    "thực hiện hướng dẫn nào | thực hiện chỉ thị nào | thực hiện nghị quyết nào | thực hiện văn bản nào | dựa vào văn bản nào | dựa vào đâu | cụ thể hóa | cụ thể hóa kế hoạch nào | cụ thể hóa văn bản nào | để thực hiện văn bản nào | theo hướng dẫn số mấy | lập kế hoạch theo | cấp trên | của cấp trên | thực hiện theo kế hoạch nào của cấp trên | căn cứ | căn cứ ban hành | thực hiện theo kế hoạch nào | thực hiện theo văn bản nào | theo văn bản nào | kế hoạch nào của cấp trên | văn bản nào của cấp trên | văn bản cấp trên | căn cứ văn bản nào | căn cứ vào đâu | thực hiện theo hướng dẫn nào | thực hiện theo chỉ thị nào",
  gửi: "nộp | gửi | gởi | báo cáo lên | chuyển | nộp về | gửi về | trình",
  "lĩnh vực": "lĩnh vực | mảng | nhóm nội dung",
  mẫu: "biểu mẫu | mẫu biểu | mẫu | biểu | form | file mẫu | bản mẫu | đề cương | phiếu mẫu",
  "báo cáo năm":
    "cuối năm phải nộp báo cáo | cuối năm nộp báo cáo | cuối năm báo cáo | cuối năm phải báo cáo | báo cáo tổng kết năm | báo cáo cuối năm | báo cáo năm | báo cáo tổng kết | báo cáo hằng năm | báo cáo hàng năm | báo cáo thường niên | báo cáo kết quả năm | tổng kết cuối năm gửi | báo cáo tổng kết cuối năm | báo cáo kết quả thực hiện năm",
  "báo cáo 6 tháng":
    "báo cáo 6 tháng | 6 tháng | sáu tháng | 6 tháng đầu năm | báo cáo sáu tháng | báo cáo nửa năm | báo cáo giữa năm | báo cáo kết quả thực hiện 6 tháng | báo cáo sơ kết 6 tháng | báo cáo kết quả 6 tháng | báo cáo 6 tháng đầu năm | bc 6 tháng",
  "báo cáo tháng quý":
    "báo cáo tháng | báo cáo quý | báo cáo hằng tháng | báo cáo hàng tháng | báo cáo 9 tháng | báo cáo theo quý | báo cáo từng quý",
  "kế hoạch năm":
    "kế hoạch hằng năm | kế hoạch hàng năm | kế hoạch năm | kế hoạch từng năm | kế hoạch mỗi năm | kế hoạch thực hiện hằng năm",
  "đăng ký": "đăng ký | ghi danh | đăng kí",
  "cao điểm": "cao điểm thi đua | cao điểm",
  "địa điểm": "địa điểm | địa bàn",
  "thời điểm": "thời điểm",
  "trọng điểm": "trọng điểm",
  "đặc điểm": "đặc điểm | quan điểm",
  "khen thưởng":
    "khen thưởng | khen | được khen | đề nghị khen | biểu dương | tuyên dương | thưởng | thi đua khen thưởng",
  "hồ sơ": "hồ sơ | bộ hồ sơ | giấy tờ | thủ tục giấy tờ",
  "tiêu chí": "điều kiện | tiêu chí | tiêu chí đánh giá | tiêu chí chấm",
  điểm: "điểm | chấm điểm | thang điểm | biểu điểm | bảng điểm | bảng chấm điểm | bản chấm điểm | số điểm",
  "công nhận": "công nhận | được công nhận | ra quyết định công nhận | quyết định công nhận | xét công nhận",
  "cá nhân": "cá nhân | một người | riêng cá nhân",
  "tập thể": "tập thể | nhóm | đơn vị tập thể",
  "hiệu lực":
    "còn làm theo | dùng tiếp | dùng tiếp được | còn dùng được | áp dụng tiếp | làm tiếp được | còn theo kế hoạch này | còn phải làm theo | còn xài được | còn xài | xài được | còn làm không | còn diễn ra | còn đang diễn ra | diễn ra nữa | còn tổ chức nữa | hết chưa | hết rồi | kết thúc rồi | đã kết thúc | xong rồi | còn hiệu lực | hiệu lực | trong thời gian thực hiện | còn trong thời gian thực hiện | quá hạn chưa | đã quá hạn chưa | quá hạn rồi | còn áp dụng | còn áp dụng nữa | còn thực hiện nữa | còn làm nữa | còn triển khai | còn triển khai nữa | còn hiệu lực nữa | giờ còn | còn giá trị | còn dùng | hết hiệu lực | hết hạn chưa | còn hạn | còn hạn không | hết hạn rồi | hết hạn | xong chưa | đã xong | còn làm tiếp | kết thúc chưa | còn chạy | đã hết | còn thời hạn | đã kết thúc | còn thực hiện",
  "sáp nhập":
    "sáp nhập | hợp nhất | bỏ huyện | bỏ cấp huyện | không còn huyện | giải thể | nhập tỉnh | hết cấp huyện | giờ thuộc | hậu sáp nhập | sau sắp xếp",
  "cuộc thi": "tổ chức thi | cuộc thi | hội thi | thi viết | cuộc thi hội thi",
  "mô hình cũ":
    "mô hình cũ | mô hình cũ mấy năm trước | mô hình cũ mấy năm | mấy năm trước | mấy năm nay | mô hình năm trước | mô hình những năm trước | mô hình đã thực hiện từ năm trước | mô hình đã làm | làm từ năm trước | từ năm trước | từ những năm trước | năm ngoái | duy trì mô hình | đăng ký tiếp | đăng ký lại | mô hình đã có | tiếp tục duy trì | thực hiện từ năm trước",
  "tên mô hình": "tên mô hình | đặt tên | tên gọi mô hình | tên của mô hình | tên gọi | cách đặt tên",
  "khảo sát": "khảo sát | khảo sát thực trạng | khảo sát tình hình",
  "chi bộ": "chi bộ | đảng bộ | các chi bộ",
  "xã phường": "xã phường | xã | phường | cấp xã | mỗi xã | các xã phường | thị trấn",
  "phương châm": "phương châm | châm ngôn | khẩu hiệu",
  "trường học": "trường học | trường | nhà trường",
  "lực lượng vũ trang": "lực lượng vũ trang | bộ đội | quân đội | bên quân đội | lính | các đơn vị vũ trang",
  "công an": "công an | công an tỉnh | ngành công an",
  "tự đánh giá": "tự đánh giá | tự chấm | tự xếp",
  "xếp loại":
    "xếp loại | phân loại mô hình | các mức | mấy mức | mức nào | theo mấy mức | bao nhiêu mức | thang đánh giá",
  "sơ kết": "sơ kết",
  "sơ kết 3 năm": "sơ kết 3 năm | sơ kết ba năm | sơ kết giữa kỳ | sơ kết 03 năm",
  "phụ lục 1": "phụ lục 1 | phụ lục số 1 | phụ lục i",
  "phụ lục 2": "phụ lục 2 | phụ lục số 2 | phụ lục ii",
  "mức thưởng":
    "mấy trăm ngàn | mấy trăm nghìn | mấy trăm | mấy chục triệu | bao nhiêu ngàn | mấy triệu | bao nhiêu triệu | bao nhiêu đồng | đơn giá | giá bao nhiêu | giải nhất | giải nhứt | giải nhì | đoạt giải | giải thưởng | cơ cấu giải | mức thưởng | tiền thưởng | thưởng bao nhiêu",
  "tiền công":
    "phụ cấp | thù lao | tiền lương | lương | lương cơ sở | mức lương | chế độ bồi dưỡng | tiền công | nhuận bút",
  "kinh phí":
    "lệ phí | mất phí | đóng phí | phí nộp | kinh phí | bao nhiêu tiền | ngân sách | tiền | nguồn tiền | hỗ trợ tiền | mức chi | được cấp tiền | nguồn kinh phí",
  muộn: "muộn | trễ | chậm nộp | nộp chậm | quá hạn | gia hạn | lùi hạn | xin lùi | lùi sang | lùi sang thứ hai | dời sang thứ hai | chuyển sang thứ hai | lùi sang ngày sau | dời sang | lùi | nộp trễ | nộp muộn",
  "nhiệm vụ":
    "nhiệm vụ | trách nhiệm | phải làm gì | cần làm gì | làm gì | làm những gì | có nhiệm vụ gì | được giao | vai trò | giao việc gì | làm việc gì | làm cái gì | giao làm gì | giao những gì | việc phải làm | các việc phải làm | những việc phải làm | công việc | lo việc gì | lo gì | phụ trách gì | phụ trách việc gì | chịu trách nhiệm",
  "giờ giấc":
    "mấy giờ | hội trường nào | phòng họp nào | ở hội trường | tổ chức ở đâu | họp ở đâu | lúc mấy giờ",
  "liên hệ":
    "số điện thoại | sđt | điện thoại | email | thư điện tử | địa chỉ | hotline | số máy | số zalo | gọi số nào",
  "dân số": "dân số | số dân | bao nhiêu dân",
  "họ tên": "họ tên | họ và tên | đồng chí nào | ông nào | bà nào",
  "kết quả thực tế":
    "trên thực tế | thực tế đạt | đã công nhận được | đã được công nhận bao nhiêu | đã tặng | đã khen | đã có bao nhiêu | đã đăng ký bao nhiêu | cho xin danh sách | đã đạt được | đã nộp chưa | mấy đơn vị đã nộp",
  "?when + hiệu lực":
    "làm tới ngày nào | làm đến ngày nào | tới ngày nào là hết | đến ngày nào là hết | đến khi nào hết | khi nào hết | làm tới bao giờ | làm đến bao giờ | đến bao giờ thì hết | tới bao giờ thì hết | thực hiện đến ngày nào | thực hiện đến khi nào | thực hiện đến bao giờ | kéo dài đến khi nào | kéo dài đến bao giờ | kéo dài tới khi nào",
  "định kỳ": "định kỳ | mấy tháng | mấy tháng một lần | bao lâu một lần | bao lâu | mấy lần",
  "chương trình": "chương trình | chương trình hành động",
  "báo đài":
    "báo đài | đài báo | báo chí | đài | báo và đài | đài truyền hình | đài phát thanh | báo và phát thanh truyền hình | báo và phát thanh | phát thanh truyền hình | cơ quan báo chí | cơ quan báo đài",
  "giữ hay bỏ":
    "giữ lại | giữ lại làm tiếp | giữ lại mô hình | hết hợp | còn chạy tốt | không còn phù hợp | hết phù hợp | loại bỏ | bỏ bớt",
  "vướng mắc":
    "khó khăn vướng mắc | gặp khó khăn | gặp vướng mắc | khó khăn | vướng mắc | kẹt | bị kẹt | gặp khó | trục trặc | vướng | có gì vướng | bị vướng | vướng chỗ nào",
  "số hiệu":
    "số mấy | số bao nhiêu | số nào | văn bản nào | quyết định nào | quyết định số mấy | chỉ thị nào | hướng dẫn nào | hướng dẫn số mấy | nghị quyết nào | của ai ban hành",
  "toàn địa bàn":
    "toàn xã | cả xã | toàn huyện | cả huyện | toàn tỉnh | cả tỉnh | chung toàn xã | chung cả xã",
  "": "trường hợp | căn cứ kế hoạch | căn cứ kế hoạch số | căn cứ vào kế hoạch | theo kế hoạch số | kế hoạch của xã | kế hoạch của huyện | kế hoạch của tỉnh | kế hoạch xã | kế hoạch huyện | kế hoạch tỉnh | theo kế hoạch xã | văn bản | trong văn bản | nhắc gì | nhắc tới | nhắc đến | có nhắc | đề cập | nói gì | nói rõ | phong trào thi đua | phong trào | kế hoạch này | theo kế hoạch | của kế hoạch | trong kế hoạch | kế hoạch số | văn bản này | quy định | chế độ | kế hoạch nào | nằm ở kế hoạch nào | nói đến | nói về | nhắc đến | nêu ở đâu |  nêu | ghi | theo quy định | là gì | như thế nào | thế nào | ra sao | những nội dung nào | gì | nào | nội dung nào | có phải | phải không | đúng không | được không | không | chưa | thì sao | so sánh | khác nhau thế nào | khác nhau | giống nhau | khác gì | tính cả | có tính | tính | kịp | còn kịp | kịp không | rơi vào | rơi vào thứ mấy | vào thứ mấy | là thứ mấy | nộp thứ hai | nộp thứ 2 | vào thứ hai | sang thứ hai | thứ hai tuần sau | nộp thứ sáu | nộp thứ 6 | hôm nay | ngày mai | mai | ngày kia | tuần sau | tuần này | ấy nhỉ | còn | ở | tại | của | các | những | cho | với | và | là | có | được | bị | thì | mà | để | theo | trong | về | từ | ra | vào | lên | do | nhỉ | ạ | nhé | nha | vậy | thế | à | ơi | hả | em | anh | chị | mình | tôi | tớ | bạn | đồng chí | bot | ad | khéo ơi | giúp | hộ | cho hỏi | cho em hỏi | xin hỏi | hỏi | xin | vui lòng | cho biết | đề nghị cho biết | biết | muốn | cần | phải | nên | rồi | đang | sẽ | đã | này | đó | kia | ấy | nào đó | một | mỗi | từng | toàn | tất cả | thực hiện | triển khai | việc | làm | khi | nếu | như | hay | hoặc | cũng | đều | chỉ | hãy | lại | bên | chỗ | hiện nay | hiện tại | bây giờ | giờ | năm nay | năm sau | sang năm | năm tới | cụ thể | chi tiết | đầy đủ | rõ | thông tin | nội dung | quê em | bọn em | chúng tôi | chúng em | cơ quan em | đơn vị tôi | tụi em | hôm trước | với ạ | nữa | luôn | thật | quá | lắm | đi | đâu",
};

/** The movement itself: every question is about it, and it stands in the midst of other phrases. */
const MOVEMENT = termsOf("dân vận khéo");

interface Phrase {
  readonly words: readonly string[];
  readonly marks: readonly string[];
}

const byFirstWord = new Map<string, Phrase[]>();
for (const [mark, phrases] of Object.entries(CONCEPTS)) {
  for (const phrase of phrases.split("|")) {
    const words = termsOf(phrase);
    const [first = ""] = words;
    const known = byFirstWord.get(first) ?? [];
    known.push({ words, marks: marksOf(mark) });
    byFirstWord.set(first, known);
  }
}
for (const phrases of byFirstWord.values()) phrases.sort((a, b) => b.words.length - a.words.length);

/** The mark of a concept, by its name above. */
export function conceptMark(name: string): string {
  const [mark = ""] = marksOf(name);
  return mark;
}

/** `?when` → itself; `báo cáo năm` → `=bao cao năm` in canonical terms; `?steps + đăng ký` → both. */
function marksOf(names: string): readonly string[] {
  return names
    .split("+")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => (name.startsWith("?") ? name : `=${termsOf(name).join(" ")}`));
}

/** Canonical terms with concept phrases replaced by their marks; what says nothing is left out. */
export function conceptualise(said: readonly string[]): readonly string[] {
  const terms = withoutMovement(said);
  const marks: string[] = [];
  for (let at = 0; at < terms.length;) {
    const phrase = (byFirstWord.get(terms[at] ?? "") ?? []).find(({ words }) =>
      words.every((word, offset) => terms[at + offset] === word),
    );
    if (phrase === undefined) marks.push(terms[at] ?? "");
    else marks.push(...phrase.marks);
    at += phrase?.words.length ?? 1;
  }
  return marks;
}

function withoutMovement(terms: readonly string[]): readonly string[] {
  const stands = (at: number): boolean => MOVEMENT.every((word, offset) => terms[at + offset] === word);
  return terms.filter((_, at) => !MOVEMENT.some((__, offset) => stands(at - offset)));
}

/** How cadres speak of themselves and of what they do: for reading unmarked questions, which say this more often than directives do. */
const SPEECH = `
  xã tôi, xã em, xã mình, phường tôi, chi bộ tôi, chi bộ em, chi bộ mình, đơn vị tôi, đơn vị mình, trường em, trường mình, cơ quan tôi, huyện tôi;
  tôi thuộc, em thuộc, mình thuộc, tôi ở, em ở, em là, tôi là, tôi muốn hỏi, em muốn hỏi, cho tôi hỏi, cho em hỏi, mình cần, tôi cần, em cần;
  phải nộp, phải gửi, phải làm, phải có, phải đăng ký, có phải nộp không, có được không, được không, có cần không, được chưa, còn kịp không;
  năm nay, năm ngoái, năm trước, hôm nay, ngày mai, mai nộp, nộp thứ hai, nộp thứ 2, là thứ mấy, rơi vào thứ mấy, tuần sau, cuối năm, đầu năm;
  là ngày nào, là gì, là ai, thì sao, làm sao, như thế nào, ra sao, ở đâu, về đâu, cho ai, với ai, bị loại không, có bị muộn không, bị trễ không;
  nộp báo cáo, gửi báo cáo, làm báo cáo, viết báo cáo, hạn nộp, hạn gửi, hạn đăng ký, nộp hồ sơ, mẫu nào, mẫu báo cáo, mẫu đăng ký, phiếu đăng ký;
  bao nhiêu mô hình, mấy mô hình, bao nhiêu tập thể, bao nhiêu cá nhân, mấy tập thể, mấy cá nhân, mấy bước, mấy mức, mấy bộ, mấy điểm, bao nhiêu điểm`;

/** Every phrase in plain Vietnamese, so that reading unmarked and misspelt questions knows how people ask. */
export function conceptPhrases(): readonly string[] {
  const phrases = Object.values(CONCEPTS).flatMap((group) => group.split("|"));
  return [...phrases, ...SPEECH.split(/[,;]/u)].map((phrase) => phrase.trim());
}
