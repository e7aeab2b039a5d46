// Loads documents into a local PouchDB, then times their replication to the server.
const fs = require("fs");
const PouchDB = require("pouchdb");
const [folder, port, file, batch] = process.argv.slice(2);
(async () => {
  const local = new PouchDB(folder + "/local");
  const docs = fs.readFileSync(file, "utf8").trim().split("\n").map(JSON.parse);
  for (let at = 0; at < docs.length; at += 1000) await local.bulkDocs(docs.slice(at, at + 1000));
  const remote = new PouchDB(`http://127.0.0.1:${port}/remote`);
  await remote.info();
  const began = process.hrtime.bigint();
  const done = await local.replicate.to(remote, { batch_size: +batch, batches_limit: 10 });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const found = await remote.info();
  console.log(JSON.stringify({ seconds, written: done.docs_written, there: found.doc_count }));
  process.exit(0);
})();
