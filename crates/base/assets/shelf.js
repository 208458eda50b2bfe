// What waits on this device for the network, one entry for each form that was sent without it. Read by pages and by the
// worker alike.
//   { id, person, what, path, from, body, when, answer }
// answer: the status that the server gave when it did not take it; it stays until its person has looked at it.
self.shelf = (() => {
  const opened = () => new Promise((done, failed) => {
    const asked = indexedDB.open('outbox', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const act = async (mode, ask) => {
    const db = await opened();
    try {
      return await new Promise((done, failed) => {
        const asked = ask(db.transaction('waiting', mode).objectStore('waiting'));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    } finally {
      db.close();
    }
  };
  return {
    all: () => act('readonly', (store) => store.getAll()),
    put: (entry) => act('readwrite', (store) => store.put(entry)),
    remove: (id) => act('readwrite', (store) => store.delete(id)),
    clear: () => act('readwrite', (store) => store.clear()),
  };
})();
