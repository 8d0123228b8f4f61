/** The smallest files of every kind people may hand over. */

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

export function docx(more: string[] = []): Buffer {
	return zip([
		...['[Content_Types].xml', 'word/document.xml', ...more].map((name): [string, string] => [name, ''])
	]);
}

export function odt(): Buffer {
	return zip([
		['mimetype', 'application/vnd.oasis.opendocument.text'],
		['content.xml', '']
	]);
}

/** A zip of stored entries. */
function zip(entries: [string, string][]): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [name, content] of entries) {
		const local = Buffer.alloc(30);
		local.write('PK\x03\x04', 'latin1');
		local.writeUInt32LE(content.length, 18);
		local.writeUInt32LE(content.length, 22);
		local.writeUInt16LE(name.length, 26);
		const entry = Buffer.alloc(46);
		entry.write('PK\x01\x02', 'latin1');
		entry.writeUInt16LE(name.length, 28);
		entry.writeUInt32LE(at, 42);
		bodies.push(local, Buffer.from(name + content, 'latin1'));
		directory.push(entry, Buffer.from(name, 'latin1'));
		at += 30 + name.length + content.length;
	}
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...bodies, ...directory, end]);
}

/** A picture with a place in EXIF, a remark, a second picture and something after its end. */
export function jpegWithPlace(): Buffer {
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xe0, 'JFIF\0'),
		segment(0xe1, 'Exif\0\0GEHEIME PLEK'),
		segment(0xed, 'Photoshop GEHEIME PLEK'),
		segment(0xfe, 'GEHEIME PLEK'),
		segment(0xda, 'scan'),
		Buffer.from('BEELD', 'latin1'),
		Buffer.from([0xff, 0x00, 0xff, 0xd0, 0x12, 0xff, 0xd9]),
		Buffer.from('GEHEIME PLEK', 'latin1')
	]);
}

function segment(marker: number, content: string): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([head, Buffer.from(content, 'latin1')]);
}

export function pngWithPlace(): Buffer {
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', 'kop'),
		chunk('eXIf', 'GEHEIME PLEK'),
		chunk('tEXt', 'Comment\0GEHEIME PLEK'),
		chunk('IDAT', 'BEELD'),
		chunk('IEND', ''),
		Buffer.from('GEHEIME PLEK', 'latin1')
	]);
}

function chunk(type: string, content: string): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(content.length, 0);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, Buffer.from(content, 'latin1'), Buffer.alloc(4)]);
}
