// Starts the emulator on the port given as the first argument and says so on stdout. It ends when stdin is closed, and so
// with the test that started it, however that ends.
'use strict';

const TelegramServer = require('telegram-test-api');

const port = Number(process.argv[2]);
const server = new TelegramServer({ port, host: '127.0.0.1', storage: 'RAM', storeTimeout: 3600 });
server.start().then(() => console.log(`listening on ${port}`));
process.stdin.on('end', () => process.exit(0)).resume();
