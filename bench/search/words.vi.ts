/**
 * Vietnamese words that the variants need. Written for the bench alone, from how people write, not from what the engine knows: some
 * short forms below are unknown to it, and its own table is not read here.
 */

/** Dropped in a telegraphic question, and never misspelled in one with a typo. */
export const FUNCTION_WORDS = new Set(
  `ai bao bằng bị bởi các cái cần chi chỉ cho chưa có con còn cùng cũng của cứ do đã đang đâu đây đấy để đến đều đi đó được gì giờ hay
  hả hơn khi kiểu là lại lâu lấy lên luôn lúc mà mấy mới mỗi một muốn nào này nên nếu ngay như nhưng những nhỉ nhiêu ở phải qua ra
  rằng rồi sao sau sẽ sự tại theo thế thì tôi tới trên trong trước từ và vào vẫn vậy vì việc với xong`.split(
    /\s+/u,
  ),
);

/** What people write short, longest first; a phrase is replaced wherever it stands whole. */
export const SHORT_FORMS: readonly (readonly [phrase: string, short: string])[] = [
  ["thuốc bảo vệ thực vật", "thuốc BVTV"],
  ["ủy ban nhân dân", "UBND"],
  ["hội đồng nhân dân", "HĐND"],
  ["bảo hiểm xã hội", "BHXH"],
  ["bảo hiểm y tế", "BHYT"],
  ["an toàn thực phẩm", "ATTP"],
  ["tai nạn lao động", "TNLĐ"],
  ["nghĩa vụ quân sự", "NVQS"],
  ["sốt xuất huyết", "SXH"],
  ["hợp tác xã", "HTX"],
  ["như thế nào", "ntn"],
  ["ủy ban", "UB"],
  ["bảo hiểm", "BH"],
  ["báo cáo", "bc"],
  ["bao nhiêu", "bn"],
  ["bao giờ", "bh"],
  ["bệnh viện", "BV"],
  ["công an", "CA"],
  ["công nhân", "CN"],
  ["chữa cháy", "PCCC"],
  ["di chúc", "DC"],
  ["đăng ký", "đky"],
  ["điện thoại", "đt"],
  ["giấy khai sinh", "GKS"],
  ["gia đình", "gđ"],
  ["hồ sơ", "hs"],
  ["học sinh", "HS"],
  ["huyết áp", "HA"],
  ["kinh doanh", "KD"],
  ["lao động", "LĐ"],
  ["nhà trường", "nhà trg"],
  ["phụ huynh", "PH"],
  ["sổ đỏ", "SĐ"],
  ["thế nào", "tn"],
  ["tiểu đường", "TĐ"],
  ["tập thể", "tt"],
  ["biết", "bít"],
  ["bây giờ", "bgio"],
  ["chồng", "ck"],
  ["cũng", "cg"],
  ["được", "dc"],
  ["đồng", "đ"],
  ["gì", "j"],
  ["không", "ko"],
  ["làm", "lm"],
  ["mọi người", "mn"],
  ["ngày", "ng"],
  ["người", "ng"],
  ["những", "nhg"],
  ["phải", "fải"],
  ["rồi", "r"],
  ["tháng", "thg"],
  ["trước", "trc"],
  ["trường", "trg"],
  ["vậy", "v"],
  ["vợ", "vk"],
  ["với", "vs"],
];
