import { connect, createServer, type AddressInfo } from 'node:net';

const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12]);

/** Stands before a PostgreSQL server as a pooler does: its connections carry numbers of its own, not those of processes. */
export async function startPooler(url: string) {
	const { hostname, port } = new URL(url);
	const asked: string[] = [];
	const server = createServer((client) => {
		const upstream = connect(Number(port), hostname);
		client.once('data', (packet) => asked.push(packet.toString('latin1')));
		client.pipe(upstream);
		upstream.on('data', (packet) => client.write(renumber(packet)));
		upstream.on('end', () => client.end());
		for (const socket of [client, upstream])
			socket.on('error', () => [client, upstream].forEach((one) => one.destroy()));
	});
	await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
	const pooled = new URL(url);
	pooled.port = String((server.address() as AddressInfo).port);
	return {
		url: pooled.href,
		/** What each client said first: with which parameters it wants to begin. */
		asked,
		stop: () => new Promise((done) => void server.close(done))
	};
}

function renumber(packet: Buffer) {
	const at = packet.indexOf(KEY_DATA);
	if (at < 0) return packet;
	const other = Buffer.from(packet);
	other.writeInt32BE(1, at + KEY_DATA.length);
	return other;
}
