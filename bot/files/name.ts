/** Names of files as people see them and as their machines store them: whatever a sender wrote, made harmless, and still theirs. */

/** Of the whole name: what Windows, Android and a line of a chat bear without cutting. */
const MOST_POINTS = 100;
const MOST_BYTES = 200;
/** Nobody named it so: only the end is looked at. */
const MOST_UNITS = 2_000;
/** “Tệp”, a file, in letters that every machine has. */
const NAMELESS = "tep";

/**
 * Nothing anybody sees: controls, directions, joiners, fillers, halves of letters, private letters, what is no letter. White space is made
 * a space before.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{DI}\p{NChar}\u2800]/gu;
/** What Windows bears in no name; “:” would name a hidden part of a file. */
const FORBIDDEN = /[<>:"|?*]/gu;
/** Names of devices, whatever follows their first dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)/iu;
/** What counts as an extension, so that “TP.HCM” and “v1.2” keep their ends. */
const EXTENSIONS = new Set(
  (
    "pdf doc docx docm dot dotx dotm rtf odt ods odp xls xlsx xlsm xlsb xltx xltm csv ppt pptx pptm pps ppsx txt xml json " +
    "jpg jpeg jpe jfif png gif bmp tif tiff webp heic heif avif svg mp3 mp4 m4a mov avi mkv wav 3gp " +
    "zip rar 7z gz tar iso img exe msi bat cmd com scr pif lnk js jse vbs vbe wsf ps1 sh hta jar apk dll reg html htm url"
  ).split(" "),
);

/**
 * The name to show and to save under: the sender's words in NFC without folders, unseen and forbidden signs, leading dots, trailing dots
 * and spaces; every known extension at its end is taken away and the true one set (`bao cao.pdf.exe` that is a PDF → `bao cao.pdf`), an
 * unknown end stays a part of the name (`TP.HCM` → `TP.HCM.pdf`). At most 100 code points and 200 bytes of UTF-8, cut between letters as
 * people count them. Where nothing is left: `tep.<extension>`. Made twice, it is the same. `extension`: one of `typeOf`, without the dot.
 */
export function safeName(name: string | null, extension: string): string {
  const end = `.${extension}`;
  const cut = (text: string): string => trimmed(shortened(text, end.length));
  const stem = cut(trimmed(cleaned(name ?? "")));
  const free = DEVICE.test(stem) ? cut(`_${stem}`) : stem;
  return `${free === "" ? NAMELESS : free}${end}`;
}

/** One line of what people see, its last part where it names folders. */
function cleaned(name: string): string {
  const seen = name.slice(-MOST_UNITS).replaceAll(/\s/gu, " ").replaceAll(UNSEEN, "").normalize("NFC");
  const [last = ""] = seen.split(/[/\\]/u).slice(-1);
  return last.replaceAll(FORBIDDEN, "_").replaceAll(/ {2,}/gu, " ");
}

/** Without extensions at the end and without dots and spaces around. Extensions first: of `.pdf` nothing is left. */
function trimmed(text: string): string {
  let stem = text;
  for (;;) {
    stem = stem.replace(/(?<![. ])[. ]+$/u, "");
    const end = /\.([a-z0-9]{1,5})$/iu.exec(stem);
    if (end === null || !EXTENSIONS.has((end[1] ?? "").toLowerCase())) return stem.replace(/^[. ]+/u, "");
    stem = stem.slice(0, end.index);
  }
}

/** As many whole letters as leave room for `reserved` more characters of ASCII. */
function shortened(text: string, reserved: number): string {
  let [points, bytes, kept] = [reserved, reserved, ""];
  for (const { segment } of new Intl.Segmenter("vi", { granularity: "grapheme" }).segment(text)) {
    points += Array.from(segment).length;
    bytes += Buffer.byteLength(segment);
    if (points > MOST_POINTS || bytes > MOST_BYTES) break;
    kept += segment;
  }
  return kept;
}

/**
 * The header `Content-Disposition` for a download (RFC 6266, RFC 8187): the name in ASCII for what knows no better, marks taken off, and
 * whole in UTF-8. Meant for a name of `safeName`; with any other text the header is still one line and names no folder.
 */
export function contentDisposition(name: string): string {
  const whole = name.replaceAll(/[/\\]/gu, "_").replaceAll(/\p{Cs}/gu, "\ufffd");
  return `attachment; filename="${asciiOf(whole)}"; filename*=UTF-8''${extended(whole)}`;
}

/** `%` too is replaced: some browsers read `%41` in there as a letter. */
function asciiOf(name: string): string {
  const ascii = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D")
    .replaceAll(/[^\x20-\x7e]|["%]/gu, "_");
  return ascii === "" ? NAMELESS : ascii;
}

/** Besides letters and digits only what RFC 8187 allows (`attr-char`). */
function extended(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/gu,
    (sign) => `%${sign.codePointAt(0)?.toString(16).toUpperCase()}`,
  );
}
