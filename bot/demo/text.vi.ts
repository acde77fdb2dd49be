/** Words of the demo banner. */

export const t = {
  roles: { member: "Cán bộ", reviewer: "Người duyệt", admin: "Quản trị" },
} as const;
