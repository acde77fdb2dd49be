/** Arbitrary input for property tests. */
import fc from "fast-check";

/** Anything a phone, a paste or an attacker may send: graphemes, marks, controls, bidi, lone surrogates. */
export const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...Array.from("aăâđêôơư AĐ 0123456789.,;:/-?\n\r\t"),
        ...Array.from("\u0301\u0303\u0309\u0323\u0300\u034f\ufe0f"), // marks that combine
        ...Array.from("\u202e\u2066\u200b\u200d\u200c\ufeff\u0000\u0085\u2028\u3164"), // what nobody sees
        "👩",
        "🌾",
        "\ud800",
        "mùng 5",
        "tháng",
        "tối mật",
      ),
    )
    .map((parts) => parts.join("")),
);
