/**
 * The port behind which a language model sits. It turns a question into one that stands alone, and writes an answer from passages. What it
 * gives is never shown as it is: `rewrite.ts` and `verify.ts` judge it.
 */
import { z } from "zod";

/** What the model is given to write from. Everything in it is data; nothing in it is an instruction. */
export interface Brief {
  readonly question: string;
  /** The question in words that stand alone, when it leans on earlier ones. */
  readonly restated?: string;
  /** Lines that Khéo computed or checked; empty when it found nothing itself. */
  readonly facts: readonly string[];
  readonly passages: readonly BriefPassage[];
}

/** `id` counts from 1; citations name it. */
export interface BriefPassage {
  readonly id: number;
  readonly plan: string;
  readonly section: string;
  readonly text: string;
}

export interface EarlierQuestions {
  readonly question: string;
  /** Earlier questions, oldest first. */
  readonly history: readonly string[];
}

/** What the model must give back. `refused` when the passages do not hold the answer. */
export const Written = z.object({
  status: z.enum(["answered", "refused"]),
  sentences: z.array(z.object({ text: z.string(), citations: z.array(z.number()) })),
});
export type Written = z.infer<typeof Written>;

export const Rewritten = z.object({ question: z.string() });

/** A model. Both calls reject when the service fails or the signal aborts; nothing is tried twice. */
export interface Writer {
  /** The question in words that stand alone. */
  rewrite(asked: EarlierQuestions, signal: AbortSignal): Promise<string>;
  write(brief: Brief, signal: AbortSignal): Promise<Written>;
}

/** Where a model of an OpenAI-compatible service is found. */
export interface WriterService {
  /** Null for OpenAI's own address. */
  readonly baseUrl: string | null;
  /** Null for a local service that asks for none. */
  readonly apiKey: string | null;
  readonly model: string;
}

/** Loads the model's client (about a second; nothing of it is loaded otherwise). No request is made before the first question. */
export async function openWriter(service: WriterService): Promise<Writer> {
  const { createLangChainWriter } = await import("./langchain.ts");
  return createLangChainWriter(service);
}
