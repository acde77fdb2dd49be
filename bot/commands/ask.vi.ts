/** Vietnamese words of the `ask` command. */
export const words = {
  sources: "Trích dẫn:",
  source: (number: string, section: string, quote: string) => `- ${number}, mục ${section}: “${quote}”`,
};
