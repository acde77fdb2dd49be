/**
 * The shape of `directives/<id>/programme.yaml`: what one directive asks for, as data with proof. Every item that speaks for the
 * directive holds a `source` whose quote stands verbatim in `text.md` (runs of white space count as one space); the loader checks each.
 * Labels and wordings are the directive's own; `title`, `help`, `notice` and `note` are Khéo's words and may say nothing new.
 */
import { z } from "zod";

const text = z.string().trim().min(1);
const day = z.iso.date();
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** Where the directive says it: section path of `text.md` and the verbatim words. */
const Source = z.strictObject({ section: text, quote: text });

/** How sure a statement from outside the directive is: the marks of the project's research. */
const Certainty = z.enum(["directive", "verified", "secondary", "inferred", "unverified"]);

const Reference = z.strictObject({
  type: z.enum([
    "guideline",
    "instruction",
    "decision",
    "plan",
    "resolution",
    "regulation",
    "programme",
    "decree",
    "law",
    "scheme",
  ]),
  number: text.nullable(),
  date: day.nullable(),
  issuer: text.nullable(),
  /** What it is cited for, in the directive's words. */
  about: text,
  parent: z.boolean().default(false),
  source: Source,
});

/** Kinds of unit, used to match an obligation with the units that owe it. */
const UnitKind = z.enum([
  "dang-uy-xa", // đảng ủy xã, phường, đặc khu
  "dang-uy-truc-thuoc", // other party committees directly under the issuer
  "ban-xay-dung-dang", // the commune committee's Party-building board
  "chi-bo", // chi bộ, đảng bộ directly under the commune committee
  "co-quan", // agencies, boards, offices
  "truong-hoc",
  "tram-y-te",
  "mttq", // Mặt trận Tổ quốc
  "doan-the", // socio-political organisations
  "hoi-quan-chung", // mass associations
  "luc-luong-vu-trang",
  "so-nganh", // provincial departments
  "ubnd-huyen", // district People's Committees (until 01/7/2025)
  "khoi-van", // khối vận xã, thị trấn (historic)
  "to-dan-van",
  "tinh", // the province itself, its standing advisory body
]);

/** Parts of the wording that fix the day. `day` etc. are the named ones; deadlines.ts turns them into last valid days. */
const When = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("once"), day }),
  z.strictObject({
    kind: z.literal("yearly"),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    from: z.int(),
    to: z.int(),
  }),
  /** Within that month of every year: the last day of the month is included. */
  z.strictObject({
    kind: z.literal("yearly-month"),
    month: z.int().min(1).max(12),
    from: z.int(),
    to: z.int(),
  }),
  z.strictObject({ kind: z.literal("year"), year: z.int() }),
  z.strictObject({ kind: z.literal("monthly") }),
  /** The directive gives no day; `hint` is its own wording, or null when it gives none at all. */
  z.strictObject({ kind: z.literal("undated"), hint: text.nullable() }),
]);

const Obligation = z.strictObject({
  id: slug,
  title: text,
  owedBy: text,
  owedByKinds: z.array(UnitKind).min(1),
  /** Null where the directive names no recipient. */
  owedTo: text.nullable(),
  /** Verbatim: the words that fix the time; must stand inside `source.quote` (for undated: the duty's words). */
  wording: text,
  class: z.enum(["before", "no-later-than", "within", "year", "undated"]),
  when: When,
  /** What is handed in, as the directive names it; null when it names nothing. */
  form: text.nullable(),
  anomalies: z.array(slug).default([]),
  source: Source,
});

const Quota = z.strictObject({
  id: slug,
  /** floor: at least n for each unit; target: n for the area as a whole; allotment: exactly n; coverage: a share of units. */
  shape: z.enum(["floor", "target", "allotment", "coverage"]),
  who: text,
  whoKinds: z.array(UnitKind).min(1),
  excludes: z.array(text).default([]),
  /** What is counted: `mô hình`, `điển hình`, `cuộc thi` … */
  of: text,
  total: z.int().nullable(),
  collective: z.int().nullable(),
  individual: z.int().nullable(),
  percent: z.number().nullable(),
  /** Parts of a total, as `cấp huyện 06, cấp xã 94`. */
  breakdown: z.array(z.strictObject({ label: text, count: z.int() })).default([]),
  source: Source,
});

const FormStep = z.strictObject({
  step: z.string().regex(/^[a-z][A-Za-z]*$/),
  label: text.optional(),
  example: text,
  help: text.optional(),
  optional: z.boolean().optional(),
  /** Null where the directive is silent and Khéo asks by the common form. */
  source: Source.nullable(),
});

const Said = z.strictObject({ text, source: Source });

export const Programme = z.strictObject({
  id: slug,
  directive: z.strictObject({
    type: z.enum(["plan", "guideline", "instruction", "decision"]),
    number: text.nullable(),
    /** How to cite it when it has no number of its own (or the number is of the decision it comes with). */
    citeAs: text,
    date: day.nullable(),
    title: text,
    issuer: text,
    signer: z.strictObject({ authority: text.nullable(), title: text.nullable(), name: text.nullable() }),
    system: z.enum(["party", "state"]),
    territory: text,
    level: z.enum(["province", "district", "commune"]),
    /** The source quotes behind the identity: letterhead, number line, subject. */
    sources: z.array(Source).min(1),
  }),
  /** Names for lists and for recognising the plan in a question. */
  names: z.strictObject({
    label: text,
    area: text,
    /** Words in a question that mean this plan: `tân kỳ`, `05-KH/ĐU` … */
    aliases: z.array(text).min(1),
  }),
  validity: z.strictObject({
    from: day,
    to: day,
    years: z.array(z.int()).min(1),
    source: Source,
    note: text.optional(),
  }),
  /** What to say before anything else when the plan has ended or its issuer is gone; null for a running plan. */
  endedNotice: text.nullable(),
  /** What is known of bodies that changed since 01/7/2025. */
  successors: z.array(z.strictObject({ body: text, now: text, certainty: Certainty })).default([]),
  purposes: z.array(Said).default([]),
  requirements: z.array(Said).default([]),
  actors: z.array(z.strictObject({ id: slug, name: text, duties: z.array(Said).min(1) })).default([]),
  obligations: z.array(Obligation).min(1),
  quotas: z.array(Quota).default([]),
  fields: z
    .array(
      z.strictObject({
        code: z.enum(["economy", "culture_society", "defense_security", "political_system"]),
        label: text,
        examples: z.array(Said).default([]),
        source: Source,
      }),
    )
    .default([]),
  form: z.strictObject({
    noun: z.enum(["mô hình", "điển hình"]),
    title: text,
    steps: z.array(FormStep).min(3),
  }),
  criteria: z.array(z.strictObject({ applies: text, text, source: Source })).default([]),
  /** Standards to qualify, per level. */
  standards: z.array(z.strictObject({ level: text, text, source: Source })).default([]),
  process: z.array(z.strictObject({ order: text, title: text, text, source: Source })).default([]),
  reportForm: z
    .strictObject({ title: text, items: z.array(Said).min(1), source: Source, note: text.optional() })
    .nullable(),
  rating: z.strictObject({ scale: z.array(text).min(2), source: Source }).nullable(),
  dossier: z
    .strictObject({ copies: z.int().nullable(), to: text, items: z.array(text).min(1), source: Source })
    .nullable(),
  /** Slogans, mottos, named campaigns a cadre may ask about. */
  mottos: z.array(z.strictObject({ name: text, text, source: Source })).default([]),
  references: z.array(Reference).default([]),
  anomalies: z
    .array(
      z.strictObject({
        id: slug,
        /** One or two sentences for a cadre, saying what does not fit and whom to ask; repairs nothing. */
        notice: text,
        certainty: Certainty,
        sources: z.array(Source),
      }),
    )
    .default([]),
  /** What the directive does not say although it is often asked; the answer to these is a refusal with the nearest thing. */
  gaps: z.array(z.strictObject({ about: text, notice: text, nearest: Source.nullable() })).default([]),
});

export type Programme = z.infer<typeof Programme>;
export type ProgrammeSource = z.infer<typeof Source>;
export type ProgrammeObligation = z.infer<typeof Obligation>;
export type ProgrammeQuota = z.infer<typeof Quota>;
