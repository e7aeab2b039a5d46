// PouchDB's own server on LevelDB, as its documentation starts it.
const express = require("express");
const PouchDB = require("pouchdb").defaults({ prefix: process.argv[2] + "/" });
const app = express();
app.use("/", require("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB", logPath: process.argv[2] + "/log" }));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
