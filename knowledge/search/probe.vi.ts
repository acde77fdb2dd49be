/** A little corpus with everything that reading a text may come upon: what the engine makes of it tells one engine from another. */
export const PROBE = [
  {
    id: "marks",
    title: "HOÀ, hòa – UỶ ban / ủy “ban”",
    text: "Hoà hòa khoẻ khỏe thuý thúy lý lí quý quí kỹ yêu iêu đường Đường đươ\u0300ng nghiêng rượu tuyết xoắn hỗ trợ kĩ-thuật.",
  },
  {
    id: "numbers",
    title: "Kế hoạch số 05-KH/ĐU",
    text: "Trước ngày 30/11/2026, 30-11, ngày 9 tháng 12 năm 2022, tháng 11/2026, 5.12.25; 1.500.000 đồng, 7,5 %, 01 mô hình, mục 2.1, 553/QĐ-UBND, 66 - KH/TU.",
  },
  {
    id: "joins",
    text: "văn hóa - xã hội, “Dân vận khéo”\n\nBan Tuyên giáo và Dân vận\ncủa Tỉnh ủy (viết tắt: BTG&DV); a_b c’d e\u00adf ＦＵＬＬ ﬁ İ ß Ω 日本 ½ x²",
  },
];
