/** The writer over LangChain: any OpenAI-compatible service that knows structured output. Loaded only when a model is configured. */
import { ChatOpenAI } from "@langchain/openai";
import { HumanMessage, SystemMessage } from "langchain";
import { boundedFetch } from "./bounded-fetch.ts";
import { prompts } from "./prompts.vi.ts";
import { Rewritten, Written } from "./writer.ts";
import type { Writer, WriterService } from "./writer.ts";

/** Room for the longest answer and its citations; a model that goes on is cut, and the answer with it. */
const MOST_TOKENS = 2_000;

/** Set to `true`, these make LangChain send every prompt to a tracing service or print it. Questions go to the configured model only. */
const OBSERVERS = [
  "LANGSMITH_TRACING_V2",
  "LANGCHAIN_TRACING_V2",
  "LANGSMITH_TRACING",
  "LANGCHAIN_TRACING",
  "LANGCHAIN_VERBOSE",
];

export function createLangChainWriter({ baseUrl, apiKey, model }: WriterService): Writer {
  for (const name of OBSERVERS) delete process.env[name];
  const chat = new ChatOpenAI({
    model,
    // The client wants some key; without one the header is taken off again.
    apiKey: apiKey ?? "none",
    maxTokens: MOST_TOKENS,
    maxRetries: 0,
    useResponsesApi: false,
    configuration: {
      ...(baseUrl === null ? {} : { baseURL: baseUrl }),
      fetch: boundedFetch(apiKey !== null),
      // Not to be turned on from outside either: it prints what is sent.
      logLevel: "off",
    },
  });
  const writing = chat.withStructuredOutput(Written, { name: "answer", method: "jsonSchema", strict: true });
  const rewriting = chat.withStructuredOutput(Rewritten, {
    name: "question",
    method: "jsonSchema",
    strict: true,
  });
  return {
    async rewrite(asked, signal) {
      const messages = [new SystemMessage(prompts.rewrite), new HumanMessage(fenced(asked))];
      return Rewritten.parse(await rewriting.invoke(messages, { signal })).question;
    },
    async write(brief, signal) {
      const messages = [new SystemMessage(prompts.write), new HumanMessage(fenced(brief))];
      return Written.parse(await writing.invoke(messages, { signal }));
    },
  };
}

/** Data as JSON between two marks that it cannot hold itself: no `<` or `>` is left in it. */
function fenced(data: object): string {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
  return `${prompts.data}\n<data>\n${json}\n</data>`;
}
