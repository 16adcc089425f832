import dgram from 'node:dgram';

/** The UDP sockets of a board: whatever comes back to one is for its board. */
export class Datagrams {
  /** @type {Map<number, dgram.Socket>} by the board's own number */
  #sockets = new Map();

  /**
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {number} id
   * @param {{ host: string, port: number }} destination
   * @param {Uint8Array} bytes
   */
  send(link, id, { host, port }, bytes) {
    let socket = this.#sockets.get(id);
    if (!socket) {
      socket = dgram.createSocket('udp4');
      socket.on('message', (received) => link.send({ type: 'received', id, bytes: new Uint8Array(received) }));
      socket.on('error', () => {}); // UDP tells nobody what was lost
      this.#sockets.set(id, socket);
    }
    socket.send(bytes, port, host, () => {});
  }

  /** @param {number} id */
  close(id) {
    this.#sockets.get(id)?.close();
    this.#sockets.delete(id);
  }

  closeAll() {
    for (const id of [...this.#sockets.keys()]) this.close(id);
  }
}
