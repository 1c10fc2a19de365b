import QueryExecution

/// Columns of sketches: how long each is, and their bytes.
enum SketchCoding {
    static func encode(_ sketches: SketchColumn, into writer: inout BlobWriter) {
        var lengths: [UInt32] = []
        lengths.reserveCapacity(sketches.ends.count)
        var start: UInt32 = 0
        for end in sketches.ends {
            lengths.append(end - start)
            start = end
        }
        IntegerCoding.encode(lengths, into: &writer)
        writer.array(sketches.bytes)
    }

    static func decode(
        _ reader: inout BlobReader, _ count: Int
    ) throws(DamagedBlob) -> SketchColumn {
        var ends: [UInt32] = try IntegerCoding.decode(&reader, count)
        var end: UInt64 = 0
        for index in ends.indices {
            end += UInt64(ends[index])
            ends[index] = UInt32(truncatingIfNeeded: end)
        }
        guard end == UInt64(reader.remaining), end <= UInt32.max else { throw DamagedBlob() }
        return SketchColumn(bytes: try reader.array(reader.remaining), ends: ends)
    }
}
