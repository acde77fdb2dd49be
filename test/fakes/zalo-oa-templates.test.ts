/** Templates of the fake Zalo, by user id and by phone. Numbers are points of its contract. */
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FakeUser } from "./zalo/people.ts";
import { AN, HOUR, call, fake, receiver, reopen, template, useFake } from "./zalo-oa-client.ts";

const UID = "/v3.0/oa/message/template";
const PHONE = "/message/template";
const ok = { error: 0 };
let an: FakeUser;
useFake();
beforeEach(people);

function people(): void {
  an = fake.user(AN);
  fake.template({
    id: "101",
    params: [
      { name: "code", maxLength: 30 },
      { name: "date", type: "DATE", maxLength: 20 },
      { name: "note", require: false },
    ],
  });
}
const good = { code: "DVK-01", date: "30/11/2026" };
const byPhone = (changes: object = {}): object => ({
  phone: AN.phone,
  template_id: "101",
  template_data: good,
  tracking_id: "r-1",
  ...changes,
});
const byUid = (changes: object = {}): object => ({
  user_id: AN.id,
  template_id: "101",
  template_data: good,
  ...changes,
});
const Sent = z.looseObject({ msg_id: z.string() });

describe("18: a template is refused", () => {
  it.each([
    ["unknown", { template_id: "102" }, -109],
    ["without data", { template_data: {} }, -111],
    ["with a parameter missing", { template_data: { code: "A" } }, -1122],
    ["with an empty parameter", { template_data: { ...good, code: "" } }, -1122],
    ["with one too long", { template_data: { ...good, code: "A".repeat(31) } }, -1124],
    ["with one of a wrong type", { template_data: { ...good, date: "2026-11-30" } }, -112],
    ["with one it does not have", { template_data: { ...good, colour: "red" } }, -112],
  ])("%s", async (_, changes, error) => {
    expect(await template(PHONE, byPhone(changes))).toMatchObject({ error });
    expect(await call(UID, byUid(changes))).toMatchObject({ error });
    expect(fake.problems).toHaveLength(2);
    expect(fake.ledger).toEqual([]);
  });

  it("unless its numbers are numbers, or digits", async () => {
    fake.template({ id: "105", params: [{ name: "days", type: "NUMBER" }] });
    const days = async (value: unknown): Promise<number> =>
      (await template(PHONE, byPhone({ template_id: "105", template_data: { days: value } }))).error;
    expect([await days(7), await days("7"), await days("bảy"), await days(true)]).toEqual([0, 0, -112, -112]);
  });

  it("with other numbers of the family by a switch", async () => {
    fake.switches.templateCodes = { empty: -1, missing: -2, tooLong: -3, type: -4 };
    const errors = await Promise.all(
      [{}, { code: "A" }, { ...good, code: "A".repeat(31) }, { ...good, date: "mai" }].map(
        async (template_data) => (await template(PHONE, byPhone({ template_data }))).error,
      ),
    );
    expect(errors).toEqual([-1, -2, -3, -4]);
  });

  it("before its review, after a rejection, and for poor quality", async () => {
    const app = await receiver();
    const errors: number[] = [];
    for (const status of ["PENDING_REVIEW", "REJECT", "DISABLE", "DELETE", "ENABLE"] as const) {
      fake.setTemplateStatus("101", status);
      errors.push((await template(PHONE, byPhone())).error);
    }
    expect(errors).toEqual([-131, -131, -146, -109, 0]);
    await fake.settled();
    expect(app.came[0]?.body).toMatchObject({
      event_name: "change_template_status",
      status: { prev_status: "ENABLE", new_status: "PENDING_REVIEW" },
    });
  });

  it("in development to who is no admin; admins get even what is under review", async () => {
    const mode = "development";
    fake.setTemplateStatus("101", "PENDING_REVIEW");
    expect(await template(PHONE, byPhone({ mode }))).toMatchObject({ error: -127 });
    fake.user({ id: "246845883529197923", phone: "84987654321", admin: true });
    expect(await template(PHONE, byPhone({ mode, phone: "84987654321" }))).toMatchObject(ok);
    expect(await template(PHONE, byPhone({ phone: "84987654321" }))).toMatchObject({ error: -131 });
  });

  it("to a phone that is none, or has no Zalo, or refuses", async () => {
    expect(await template(PHONE, byPhone({ phone: "0912345678" }))).toMatchObject({ error: -108 });
    expect(await template(PHONE, byPhone({ phone: "84900000000" }))).toMatchObject({ error: -118 });
    an.blocks();
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -141 });
    expect(await call(UID, byUid())).toMatchObject({ error: -244 });
  });

  it("with the numbers of its own host for tokens, money and quotas", async () => {
    const response = await fetch(fake.templateRoot + PHONE, {
      method: "POST",
      headers: { access_token: "guessed", "content-type": "application/json" },
      body: JSON.stringify(byPhone()),
    });
    expect(await response.json()).toMatchObject({ error: -124 });
    fake.wallet = 149;
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -137 });
    expect(await call(UID, byUid())).toMatchObject({ error: -321 });
    fake.wallet = 10_000;
    fake.templateQuota.remain = 0;
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -144 });
    fake.template({ id: "103", byUid: false });
    expect(await call(UID, byUid({ template_id: "103", template_data: {} }))).toMatchObject({ error: -249 });
    await reopen({ requireProof: true });
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -1241 });
  });

  it("from a government OA, unless the switch lets it", async () => {
    await reopen({ oaType: 4 });
    people();
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -135 });
    fake.switches.templatesForGovernment = true;
    expect(await template(PHONE, byPhone())).toMatchObject(ok);
    expect(await call(UID, byUid())).toMatchObject(ok);
  });

  it("without tracking_id by phone, unless the switch lets it, and with one of 49", async () => {
    expect(await template(PHONE, byPhone({ tracking_id: undefined }))).toMatchObject({ error: -132 });
    expect(await template(PHONE, byPhone({ tracking_id: "r".repeat(49) }))).toMatchObject({ error: -132 });
    fake.switches.trackingIdRequired = false;
    expect(await template(PHONE, byPhone({ tracking_id: undefined }))).toMatchObject(ok);
  });
});

describe("19: at night", () => {
  /** The fake's morning is 10:00 in Vietnam. */
  const until = (hour: number): Promise<void> => fake.advance((hour - 10) * HOUR);

  it("phones refuse from 22:00 to 06:00, by a switch", async () => {
    await until(22);
    expect(await template(PHONE, byPhone())).toMatchObject({ error: -133 });
    expect(fake.problems).toEqual([]);
    fake.switches.night = "deliver";
    expect(await template(PHONE, byPhone())).toMatchObject(ok);
    fake.switches.night = "refuse";
    fake.switches.nightZone = 9;
    await until(19);
    expect(await template(PHONE, byPhone())).toMatchObject(ok);
  });

  it.each([
    [12 * HOUR - 1, 0],
    [12 * HOUR, -133],
    [20 * HOUR - 1, -133],
    [20 * HOUR, 0],
  ])("%i ms after ten: %i", async (ms, error) => {
    await fake.advance(ms);
    expect(await template(PHONE, byPhone())).toMatchObject({ error });
  });

  it("user ids get it silently", async () => {
    await until(23);
    expect(await call(UID, byUid())).toMatchObject(ok);
    expect(an.inbox).toMatchObject([{ silent: true, template: { id: "101", data: good } }]);
  });
});

describe("20: a receipt", () => {
  it("by phone comes later, with phone and tracking_id, or never", async () => {
    const app = await receiver();
    const { msg_id } = Sent.parse((await template(PHONE, byPhone())).data);
    expect(await template(`/message/status?message_id=${msg_id}`)).toMatchObject({ data: { status: 0 } });
    await fake.advance(24 * HOUR);
    expect(app.came).toEqual([]);
    an.receives(msg_id);
    await fake.settled();
    expect(app.came[0]?.body).toMatchObject({
      event_name: "user_received_message",
      sender: { id: fake.oa.id },
      recipient: { id: AN.phone },
      message: { msg_id, tracking_id: "r-1", delivery_time: String(fake.now()) },
    });
    expect(app.came[0]?.text).not.toContain("user_id_by_app");
    expect(await template("/message/status?message_id=t-0")).toMatchObject({ data: { status: -1 } });
    expect(await template(`/message/status?message_id=${msg_id}`)).toMatchObject({ data: { status: 1 } });
  });

  it("comes by itself after a while of the fake's clock", async () => {
    const app = await receiver();
    an.confirmsAfter(5_000);
    await call(UID, byUid());
    await fake.advance(4_999);
    expect(app.came).toEqual([]);
    await fake.advance(1);
    expect(app.came.map(({ body }) => body)).toMatchObject([
      { event_name: "user_received_message", recipient: { id: AN.id } },
    ]);
    expect(an.inbox).toMatchObject([{ received: true }]);
  });
});

describe("21: the ledger", () => {
  it("charges the same send twice, and no correlation changes that", async () => {
    const body = byUid({ tracking_id: "r-1", idempotency_key: "r-1" });
    for (const _ of [1, 2]) expect(await call(UID, body)).toMatchObject(ok);
    expect(fake.ledger).toMatchObject([
      { for: "template_uid", to: AN.id, amount: 150 },
      { for: "template_uid", to: AN.id, amount: 150 },
    ]);
    expect(fake.wallet).toBe(100_000 - 300);
    expect(an.inbox).toHaveLength(2);
    expect(an.inbox[0]?.template?.tracking).toBeNull();
  });

  it("charges phones by their own price", async () => {
    expect(await template(PHONE, byPhone())).toMatchObject({ data: { quota: { remainingQuota: "4999" } } });
    expect(fake.ledger).toMatchObject([{ for: "template_phone", to: AN.phone, amount: 200 }]);
    expect(await template("/message/quota")).toMatchObject({
      data: { dailyQuota: "5000", remainingQuota: "4999" },
    });
  });

  it("charges what was delivered and lost its answer", async () => {
    fake.fail(UID, "reset-after");
    await expect(call(UID, byUid())).rejects.toThrow("fetch failed");
    expect(fake.ledger).toHaveLength(1);
  });

  it("switch: an echo of what went by user id", async () => {
    const app = await receiver();
    await call(UID, byUid());
    fake.switches.templateEcho = true;
    await call(UID, byUid());
    await fake.settled();
    expect(app.came).toHaveLength(1);
  });
});

describe("the list", () => {
  it("asks by number and answers in words", async () => {
    fake.template({ id: "104", status: "REJECT" });
    expect(await template("/template/all?offset=0&limit=100&status=3")).toMatchObject({
      data: [{ templateId: "104", status: "REJECT" }],
    });
    expect(await template("/template/all?offset=0&limit=100")).toMatchObject({ data: [{}, {}] });
    expect(await template("/template/all?offset=0&limit=100&status=ENABLE")).toMatchObject({ error: -132 });
    expect(await template("/template/all?offset=0&limit=101")).toMatchObject({ error: -201 });
  });

  it("tells the parameters of one", async () => {
    expect(await template("/template/info/v2?template_id=101")).toMatchObject({
      data: { listParams: [{ name: "code", require: true, maxLength: 30 }, {}, {}], price_uid: "150" },
    });
    expect(await template("/template/info/v2?template_id=9")).toMatchObject({ error: -109 });
  });
});
