/** How Vietnamese is told from code and English. */

/** A letter that only Vietnamese writes so, composed: enough to tell a Vietnamese sentence from code. */
export const VIETNAMESE = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/iu;
