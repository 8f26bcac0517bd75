// The engine: a worker made from what lies packed in this page. Stopped, it is ended and made anew.

const LONGEST_WAIT = 20; // seconds
const PREFIX_LINE = facts.prefixes.map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}> `).join('');

let engine = null; // { worker, ready: a promise }
let asking = null; // { reject, timer } while a question is being answered

let packed = null;

async function parts() {
  if (!packed) {
    const script = await unpacked('ask-worker').text();
    packed = {
      address: URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
      engine: bytesOf('ask-engine'),
      graph: bytesOf('ask-graph'),
    };
  }
  return packed;
}

function told(worker, message) {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error === undefined ? resolve(data) : reject(Object.assign(new Error(data.error), { own: data.own })));
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || 'the engine does not start'));
    };
    worker.postMessage(message);
  });
}

function startEngine() {
  if (engine) return engine;
  const made = { worker: null, ready: null, isReady: false };
  made.ready = parts().then(async (found) => {
    made.worker = new Worker(found.address);
    const opened = await told(made.worker, { engine: found.engine, graph: found.graph });
    made.isReady = true;
    return opened;
  });
  made.ready.catch(() => endEngine(made));
  engine = made;
  return made;
}

function endEngine(ended) {
  if (ended.worker) ended.worker.terminate();
  if (engine === ended) engine = null;
}

function stopAsking(why) {
  if (!asking) return;
  const { reject, running } = asking;
  asking = null;
  endEngine(running);
  startEngine();
  reject(new Refusal(why));
}

// Returns { answer, took } of a query; raises a Refusal that says in one line why there is none.
async function ask(text, form) {
  stopAsking('another question was asked');
  const running = startEngine();
  const stopped = new Promise((resolve, reject) => {
    asking = { reject, running };
  });
  const mine = asking;
  let timer = 0;
  const answered = running.ready.then(() => {
    timer = setTimeout(() => {
      if (asking === mine) stopAsking(`stopped after ${LONGEST_WAIT} seconds; ask for less, as with LIMIT 100`);
    }, LONGEST_WAIT * 1000);
    return told(running.worker, { text: PREFIX_LINE + text, form });
  });
  try {
    return await Promise.race([answered, stopped]);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (!running.isReady) throw new Refusal(`the engine does not start in this browser (${oneLine(error.message, 100)})`);
    if (error.own) throw new Refusal(complaint(error.message));
    endEngine(running);
    startEngine();
    throw new Refusal(`query: was too much for this browser (${oneLine(error.message, 100)}); ask for less`);
  } finally {
    clearTimeout(timer);
    answered.catch(() => {});
    stopped.catch(() => {});
    if (asking === mine) asking = null;
  }
}

// The line and column that a reader sees: our prefixes stand before the first line.
function complaint(message) {
  const found = /^error at (\d+):(\d+): ([^]*)$/.exec(message);
  if (!found) return `query: ${oneLine(message)}`;
  const [line, column] = [Number(found[1]), Number(found[2])];
  return `query, line ${line}, column ${line === 1 ? Math.max(column - PREFIX_LINE.length, 1) : column}: ${oneLine(found[3], 140)}`;
}
