/** Questions that no document answers and that have a fixed, kind reply. Patterns are read on the folded, written-out question. */
import type { words } from "./text.vi.ts";

export type Guard = keyof typeof words.guards;

const GUARDS: readonly (readonly [Guard, RegExp])[] = [
  [
    "secret",
    /\b(toi mat|tuyet mat|dong dau mat|dau mat|tai lieu mat|cong van mat|van ban mat|luu hanh noi bo|bi mat nha nuoc)\b/u,
  ],
  [
    "weather",
    /\b(thoi tiet|troi (co )?(mua|nang|lanh)|nhiet do|du bao|bong da|ket qua xo so|xo so|gia vang|chung khoan|nau an|mon an|phim|bai hat|ke chuyen|lam tho|bai tho)\b/u,
  ],
  [
    "identity",
    /\b(nguoi hay may|may hay nguoi|(ban|khéo|kheo|bot|em|may) la (ai|gi|nguoi|may|ro bot|robot)|ten (ban|bot) la|ban ten (la )?gi|ai tao ra (ban|bot|kheo)|(ban|bot|kheo) (co the )?(lam|giup) (duoc )?(gi|nhung gi)|chatgpt|tri tue nhan tao)\b/u,
  ],
  [
    "data",
    /\b(xoa (het )?(toan bo )?(du lieu|thong tin|tai khoan)|du lieu (cua )?(toi|minh|em)|xoa tai khoan|doi (so dien thoai|ten) (cua )?(toi|minh|em)|doi don vi)\b/u,
  ],
  [
    "reminders",
    /\b((tat|bat|dung|huy) (het )?(viec )?(nhac|thong bao)|nhac (toi|minh|em|cho)\b|hen gio|dat lich nhac|nhac viec|nhac truoc)/u,
  ],
  [
    "ownForm",
    /\b((toi|minh|em) con thieu (gi|nhung gi)|(ban|phieu|dang ky|mo hinh) (dang ky )?(cua )?(toi|minh|em) (da |duoc )?(duyet|dau|chua|nhan)|sua (lai )?(phieu|ban dang ky|mo hinh)( \S+){0,2} da (gui|nop)|phieu da gui|ho so cua (toi|em|minh) (den dau|the nao)|ma bien nhan|co bao nhieu mo hinh theo tung linh vuc|thang nay co bao nhieu mo hinh)\b/u,
  ],
  [
    "drafting",
    /\b((soan|viet|lam|dien|thao|lap) (giup|ho|cho|luon)( |$)|soan (thao )?(bao cao|cong van|to trinh|van ban)|xuat (ra )?(\S+ ){0,8}(excel|word|pdf|file)|ra excel|tu dien (so|ngay)|tong hop giup)/u,
  ],
  [
    "format",
    /\b(the thuc|nghi dinh 30|t\/m hay|tm\. hay|viet t\/m|ky thay|co chu|font|can le|quoc hieu|tieu ngu)\b/u,
  ],
  [
    "politics",
    /\b(bau cu|da dang|dan chu nhan quyen|ai (se )?(len|lam) (bi thu|chu tich|tong bi thu)|tong bi thu|thu tuong la ai|chu tich nuoc|cong tac nhan su|nhan su (khoa|toi|sap))\b/u,
  ],
  [
    "person",
    /\b((dong chi|ong|ba|anh|chi|bi thu|chu tich|truong ban|can bo)( \S+){0,7} (co )?(tot|gioi|kem|xau|tham nhung|uy tin|xung dang)( khong)?$|ai la (bi thu|pho bi thu|chu tich|giam doc|truong ban|can bo)|(bi thu|chu tich|giam doc|truong ban)( \S+){0,5} (la ai|ten gi)|tham nhung|ly lich|bi ky luat|ai gioi hon|to cao (ong|ba|anh|chi|dong chi|can bo)|so dien thoai (cua )?(ong|ba|anh|chi|dong chi|bi thu|chu tich)|luong bao nhieu)\b/u,
  ],
  ["thanks", /^(da |vang |ok |oke )?(cam on|thank|thanks|cam on nhe|ok|vang|da|tot qua)( .{0,24})?$/u],
  ["greeting", /^(da )?(xin )?(chao|hello|hi|alo|hey)( .{0,24})?$/u],
];

/** The fixed reply that fits, if any; `folded` is the question folded, without signs at its ends. */
export function guardOf(folded: string): Guard | null {
  return GUARDS.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
}
