import { once } from 'node:events';
import net from 'node:net';

/**
 * A TCP server on a free port of loopback, closed with all its connections when the test ends.
 * @param {import('node:test').TestContext} test
 * @param {(socket: net.Socket) => void} serve
 */
export async function listen(test, serve) {
  /** @type {Set<net.Socket>} */
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, sockets, port: /** @type {net.AddressInfo} */ (server.address()).port };
}

/**
 * @param {import('node:test').TestContext} test
 * @returns {Promise<number>} a port nobody listens on
 */
export async function closedPort(test) {
  const { server, port } = await listen(test, () => {});
  server.close();
  await once(server, 'close');
  return port;
}
