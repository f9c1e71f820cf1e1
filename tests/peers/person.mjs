// A person whose client is matrix-js-sdk, the library of Element Web. Reads one order per line from standard input and
// answers each with one line: {"id": …, "result": …} or {"id": …, "error": "…"}.

import { createInterface } from "node:readline";
import { ClientEvent, createClient, EventType, MsgType, Preset, RoomEvent, RoomMemberEvent } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";

logger.setLevel("error", false);
console.log = console.info = console.debug = (...words) => console.error(...words); // standard output is for answers

const WITHIN_MS = 30_000;
let client;
const seen = []; // every message, in the order in which the client told of it

function shown(event) {
    const content = event.getContent();
    return {
        event: event.getId(),
        room: event.getRoomId(),
        sender: event.getSender(),
        type: content.msgtype ?? event.getType(),
        body: content.body ?? "",
        file: content.filename ?? null,
        mimetype: content.info?.mimetype ?? null,
        url: content.url ?? null,
    };
}

async function until(what, find, withinMs = WITHIN_MS) {
    const end = Date.now() + withinMs;
    for (;;) {
        const found = find();
        if (found) return found;
        if (Date.now() > end) throw new Error(`never seen: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

const orders = {
    async login({ homeserver, user, password }) {
        const answer = await createClient({ baseUrl: homeserver }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
        });
        client = createClient({
            baseUrl: homeserver,
            userId: answer.user_id,
            deviceId: answer.device_id,
            accessToken: answer.access_token,
        });
        client.on(RoomEvent.Timeline, (event) => {
            if (event.getType() === EventType.RoomMessage) seen.push(shown(event));
        });
        client.on(RoomMemberEvent.Membership, async (event, member) => {
            // As somebody does who accepts every invitation.
            if (member.userId === client.getUserId() && member.membership === "invite") {
                await client.joinRoom(member.roomId);
            }
        });
        const synced = new Promise((resolve) => {
            client.on(ClientEvent.Sync, (state) => state === "PREPARED" && resolve());
        });
        await client.startClient({ initialSyncLimit: 50 });
        await synced;
        return { user: answer.user_id };
    },

    async openDirect({ with: other }) {
        const { room_id: room } = await client.createRoom({
            preset: Preset.TrustedPrivateChat,
            is_direct: true,
            invite: [other],
        });
        return { room };
    },

    async say({ room, text }) {
        const { event_id: event } = await client.sendMessage(room, { msgtype: MsgType.Text, body: text });
        return { event };
    },

    async react({ room, event, emoji }) {
        const relation = { rel_type: "m.annotation", event_id: event, key: emoji };
        await client.sendEvent(room, EventType.Reaction, { "m.relates_to": relation });
        return {};
    },

    // The first message not yet waited for that comes from `sender`, holds `text` and is of the given type.
    async hear({ sender, room = null, text = "", type = null }) {
        const fits = (message) =>
            !message.heard &&
            message.sender === sender &&
            (room === null || message.room === room) &&
            (type === null || message.type === type) &&
            message.body.includes(text);
        const message = await until(`${type ?? "a message"} with “${text}”`, () => seen.find(fits));
        message.heard = true;
        return message;
    },

    async download({ url }) {
        const address = client.mxcUrlToHttp(url, undefined, undefined, undefined, false, true, true);
        const answer = await fetch(address, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
        if (!answer.ok) throw new Error(`the homeserver answered ${answer.status}`);
        return { mimetype: answer.headers.get("content-type"), text: await answer.text() };
    },

    // The joined room whose name holds `name`, as the client's own room list has it.
    async room({ name }) {
        const find = () =>
            client.getRooms().find((room) => room.getMyMembership() === "join" && room.name.includes(name) && !room.isSpaceRoom());
        return { room: (await until(`a room named ${name}`, find)).roomId };
    },

    async space() {
        const find = () => client.getRooms().find((room) => room.isSpaceRoom() && room.getMyMembership() === "join");
        return { room: (await until("a space", find)).roomId };
    },

    async pinned({ room }) {
        const find = () => {
            const state = client.getRoom(room)?.currentState.getStateEvents(EventType.RoomPinnedEvents, "");
            return state?.getContent().pinned?.length ? state.getContent().pinned : null;
        };
        return { pinned: await until("a pinned message", find) };
    },

    async stop() {
        client?.stopClient();
        setTimeout(() => process.exit(0), 50);
        return {};
    },
};

for await (const line of createInterface({ input: process.stdin })) {
    const { id, order, ...given } = JSON.parse(line);
    let answer;
    try {
        answer = { id, result: await orders[order](given) };
    } catch (error) {
        answer = { id, error: String(error.message ?? error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
}
