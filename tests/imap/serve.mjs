// Serves hoodiecrow on loopback: `node serve.mjs '{"plugins": [...], "storage": {...}}'`; prints the port once it listens.
import hoodiecrow from "hoodiecrow-imap";

const server = hoodiecrow(JSON.parse(process.argv[2]));
server.server.on("connection", (socket) => socket.setNoDelay(true));
server.server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
// Gone when the test is gone.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
