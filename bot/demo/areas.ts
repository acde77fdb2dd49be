/**
 * Example units and people for the five directives' areas. Bodies are of the kind the directives name; people are invented, telephone
 * numbers are never real. Districts whose names are unknown stay unnamed.
 */
import type { RoleName } from "../../flows/ports.ts";

export interface DemoUnit {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly kind: string;
}

export interface DemoPerson {
  readonly role: RoleName;
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly code: string;
}

export interface DemoArea {
  readonly plan: string;
  readonly units: readonly DemoUnit[];
  readonly people: readonly DemoPerson[];
  /** An invitation for newcomers: the unit they join with it. */
  readonly invite: { readonly code: string; readonly unit: string };
}

export const DEMO_AREAS: readonly DemoArea[] = [
  {
    plan: "tuyen-quang-2026-2030",
    units: [
      { id: "tq-tgdv", parent: null, name: "Ban Tuyên giáo và Dân vận Tỉnh ủy Tuyên Quang", kind: "tinh" },
      { id: "tq-minh-xuan", parent: "tq-tgdv", name: "Đảng ủy phường Minh Xuân", kind: "dang-uy-xa" },
      { id: "tq-tan-trao", parent: "tq-tgdv", name: "Đảng ủy xã Tân Trào", kind: "dang-uy-xa" },
      {
        id: "tq-mttq",
        parent: "tq-tgdv",
        name: "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Tuyên Quang",
        kind: "mttq",
      },
      { id: "tq-phu-nu", parent: "tq-tgdv", name: "Hội Liên hiệp Phụ nữ tỉnh Tuyên Quang", kind: "doan-the" },
      {
        id: "tq-chi-bo-5",
        parent: "tq-minh-xuan",
        name: "Chi bộ tổ dân phố 5, phường Minh Xuân",
        kind: "chi-bo",
      },
      {
        id: "tq-hanh-chinh-cong",
        parent: "tq-minh-xuan",
        name: "Trung tâm Phục vụ hành chính công phường Minh Xuân",
        kind: "co-quan",
      },
    ],
    people: [
      {
        role: "member",
        name: "Nguyễn Thị Hoa",
        title: "Cán bộ Ban Xây dựng Đảng",
        unit: "tq-minh-xuan",
        code: "DEMO-TQ-CANBO",
      },
      {
        role: "reviewer",
        name: "Lý Văn Quang",
        title: "Chuyên viên",
        unit: "tq-tgdv",
        code: "DEMO-TQ-DUYET",
      },
      {
        role: "admin",
        name: "Hoàng Thị Mai",
        title: "Trưởng phòng",
        unit: "tq-tgdv",
        code: "DEMO-TQ-QUANTRI",
      },
    ],
    invite: { code: "KHEO-TQ2026", unit: "tq-tan-trao" },
  },
  {
    plan: "tan-ky-2025",
    units: [
      { id: "tk-dang-uy", parent: null, name: "Đảng ủy xã Tân Kỳ", kind: "dang-uy-xa" },
      {
        id: "tk-xdd",
        parent: "tk-dang-uy",
        name: "Ban Xây dựng Đảng Đảng ủy xã Tân Kỳ",
        kind: "ban-xay-dung-dang",
      },
      { id: "tk-nghi-khe", parent: "tk-xdd", name: "Chi bộ thôn Nghi Khê", kind: "chi-bo" },
      { id: "tk-thcs", parent: "tk-xdd", name: "Trường THCS Tân Kỳ", kind: "truong-hoc" },
      { id: "tk-tram-y-te", parent: "tk-xdd", name: "Trạm Y tế xã Tân Kỳ", kind: "tram-y-te" },
      { id: "tk-phu-nu", parent: "tk-xdd", name: "Hội Liên hiệp Phụ nữ xã Tân Kỳ", kind: "doan-the" },
      { id: "tk-cong-an", parent: "tk-xdd", name: "Công an xã Tân Kỳ", kind: "luc-luong-vu-trang" },
    ],
    people: [
      {
        role: "member",
        name: "Trần Văn Bình",
        title: "Bí thư chi bộ",
        unit: "tk-nghi-khe",
        code: "DEMO-TK-CANBO",
      },
      {
        role: "reviewer",
        name: "Phạm Thị Lan",
        title: "Cán bộ Ban Xây dựng Đảng",
        unit: "tk-xdd",
        code: "DEMO-TK-DUYET",
      },
      {
        role: "admin",
        name: "Vũ Đình Khoa",
        title: "Trưởng Ban Xây dựng Đảng",
        unit: "tk-dang-uy",
        code: "DEMO-TK-QUANTRI",
      },
    ],
    invite: { code: "KHEO-TK2025", unit: "tk-thcs" },
  },
  {
    plan: "nam-dinh-2023",
    units: [
      {
        id: "nd-dan-van",
        parent: null,
        name: "Ban Dân vận Huyện ủy (một huyện của Nam Định cũ)",
        kind: "co-quan",
      },
      { id: "nd-mttq", parent: "nd-dan-van", name: "Mặt trận Tổ quốc huyện (ví dụ)", kind: "mttq" },
      { id: "nd-nong-dan", parent: "nd-dan-van", name: "Hội Nông dân huyện (ví dụ)", kind: "doan-the" },
      {
        id: "nd-dang-uy-xa",
        parent: "nd-dan-van",
        name: "Đảng ủy một xã trong huyện (ví dụ)",
        kind: "dang-uy-xa",
      },
      { id: "nd-chi-bo", parent: "nd-dang-uy-xa", name: "Chi bộ xóm 5 (ví dụ)", kind: "chi-bo" },
    ],
    people: [
      {
        role: "member",
        name: "Đỗ Văn Tuấn",
        title: "Bí thư chi bộ xóm",
        unit: "nd-dang-uy-xa",
        code: "DEMO-ND-CANBO",
      },
      {
        role: "reviewer",
        name: "Nguyễn Thị Thu",
        title: "Chuyên viên",
        unit: "nd-dan-van",
        code: "DEMO-ND-DUYET",
      },
      {
        role: "admin",
        name: "Trần Quốc Việt",
        title: "Phó Trưởng ban",
        unit: "nd-dan-van",
        code: "DEMO-ND-QUANTRI",
      },
    ],
    invite: { code: "KHEO-ND2023", unit: "nd-nong-dan" },
  },
  {
    plan: "vinh-long-2025",
    units: [
      { id: "vl-noi-vu", parent: null, name: "Sở Nội vụ tỉnh Vĩnh Long", kind: "so-nganh" },
      { id: "vl-y-te", parent: "vl-noi-vu", name: "Sở Y tế tỉnh Vĩnh Long", kind: "so-nganh" },
      {
        id: "vl-giao-duc",
        parent: "vl-noi-vu",
        name: "Sở Giáo dục và Đào tạo tỉnh Vĩnh Long",
        kind: "so-nganh",
      },
      { id: "vl-cong-an", parent: "vl-noi-vu", name: "Công an tỉnh Vĩnh Long", kind: "luc-luong-vu-trang" },
      {
        id: "vl-ubnd-huyen",
        parent: "vl-noi-vu",
        name: "Ủy ban nhân dân một huyện của Vĩnh Long (ví dụ)",
        kind: "ubnd-huyen",
      },
    ],
    people: [
      {
        role: "member",
        name: "Lê Thị Hạnh",
        title: "Chánh Văn phòng",
        unit: "vl-y-te",
        code: "DEMO-VL-CANBO",
      },
      {
        role: "reviewer",
        name: "Nguyễn Văn Phước",
        title: "Chuyên viên",
        unit: "vl-noi-vu",
        code: "DEMO-VL-DUYET",
      },
      {
        role: "admin",
        name: "Huỳnh Thị Ngọc",
        title: "Trưởng phòng",
        unit: "vl-noi-vu",
        code: "DEMO-VL-QUANTRI",
      },
    ],
    invite: { code: "KHEO-VL2025", unit: "vl-giao-duc" },
  },
  {
    plan: "chau-thanh-2024-2025",
    units: [
      { id: "ct-dan-van", parent: null, name: "Ban Dân vận Huyện ủy Châu Thành (Bến Tre)", kind: "co-quan" },
      { id: "ct-mttq", parent: "ct-dan-van", name: "Ủy ban Mặt trận Tổ quốc huyện Châu Thành", kind: "mttq" },
      {
        id: "ct-phu-nu",
        parent: "ct-dan-van",
        name: "Hội Liên hiệp Phụ nữ huyện Châu Thành",
        kind: "doan-the",
      },
      {
        id: "ct-khoi-van",
        parent: "ct-dan-van",
        name: "Khối vận một xã của huyện Châu Thành (ví dụ)",
        kind: "khoi-van",
      },
      { id: "ct-to-dan-van", parent: "ct-khoi-van", name: "Tổ Dân vận ấp 3 (ví dụ)", kind: "to-dan-van" },
    ],
    people: [
      {
        role: "member",
        name: "Nguyễn Thị Bé",
        title: "Trưởng Khối vận",
        unit: "ct-khoi-van",
        code: "DEMO-CT-CANBO",
      },
      {
        role: "reviewer",
        name: "Phan Văn Sáu",
        title: "Cán bộ Ban Dân vận",
        unit: "ct-dan-van",
        code: "DEMO-CT-DUYET",
      },
      {
        role: "admin",
        name: "Võ Thị Kim Loan",
        title: "Phó Trưởng ban",
        unit: "ct-dan-van",
        code: "DEMO-CT-QUANTRI",
      },
    ],
    invite: { code: "KHEO-CT2024", unit: "ct-phu-nu" },
  },
];
