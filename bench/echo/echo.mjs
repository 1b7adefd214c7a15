// A bot that answers every text with the same text, by webhook. It takes BOT_TOKEN, API_ROOT, SECRET and PORT from the environment,
// says "listening" when it is ready, and ends when stdin is closed.
import { createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";

const { BOT_TOKEN, API_ROOT, SECRET, PORT } = process.env;
const bot = new Bot(BOT_TOKEN, { client: { apiRoot: API_ROOT } });
bot.on("message:text", (ctx) => ctx.reply(ctx.message.text));
await bot.init();
const server = createServer(webhookCallback(bot, "http", { secretToken: SECRET }));
server.listen(Number(PORT), "127.0.0.1", async () => {
  await bot.api.setWebhook(`http://127.0.0.1:${PORT}/`, { secret_token: SECRET, allowed_updates: ["message"] });
  console.log("listening");
});
process.stdin.on("end", () => process.exit(0)).resume();
