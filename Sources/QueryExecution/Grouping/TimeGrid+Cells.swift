extension TimeGrid {
    /// The cell of each row, below 0 where it goes nowhere: its group times the count of buckets, and
    /// its bucket.
    ///
    /// A row that is in several buckets is in one of each layer, below `overlap`: in the last one
    /// that it is in, in the one before that, and so on.
    /// The groups of rows that have a cell are marked as used.
    func cells(
        _ batch: RowBatch, _ groups: GroupIndex, layer: Int,
        marking isUsed: UnsafeMutablePointer<Bool>
    ) -> [Int32] {
        let rows = batch.times.count
        return [Int32](unsafeUninitializedCapacity: rows) { cells, initialized in
            switch groups {
            case .series(let groups):
                groups.withUnsafeBufferPointer { groups in
                    batch.series.withUnsafeBufferPointer { series in
                        fill(cells, batch.times, layer, isUsed) { groups[Int(series[$0])] }
                    }
                }
            case .rows(let groups):
                groups.withUnsafeBufferPointer { groups in
                    fill(cells, batch.times, layer, isUsed) { groups[$0] }
                }
            }
            initialized = rows
        }
    }

    @inline(__always)
    private func fill(
        _ cells: UnsafeMutableBufferPointer<Int32>, _ times: [Int64], _ layer: Int,
        _ isUsed: UnsafeMutablePointer<Bool>, _ group: (Int) -> Int32
    ) {
        let count = Int32(count)
        // Rows mostly stay in the bucket of the row before: its bounds are kept, and it is only
        // looked for when one of them is passed.
        var found = isTimeless ? Found(bucket: 0, from: .min, to: .max) : Found()
        times.withUnsafeBufferPointer { times in
            for row in 0..<times.count {
                let group = group(row)
                let time = times[row]
                if time < found.from || time >= found.to, !isTimeless {
                    found = find(time, layer)
                }
                if group < 0 || found.bucket < 0 {
                    cells.initializeElement(at: row, to: -1)
                } else {
                    isUsed[Int(group)] = true
                    cells.initializeElement(at: row, to: group &* count &+ found.bucket)
                }
            }
        }
    }

    private struct Found {
        /// Below 0 for none.
        var bucket: Int32 = -1
        var from: Int64 = 0
        var to: Int64 = 0
    }

    private func find(_ time: Int64, _ layer: Int) -> Found {
        let all = range
        guard time >= all.lowerBound else { return Found(from: .min, to: all.lowerBound) }
        guard time < all.upperBound else { return Found(from: all.upperBound, to: .max) }
        let last = min(Int((time - origin) / step), count - 1)
        let index = last - layer
        guard index >= 0, bucket(index).contains(time) else {
            return Found(from: time, to: time + 1)
        }
        let from = origin + Int64(last) * step
        let to = last == count - 1 ? all.upperBound : from + step
        return Found(bucket: Int32(index), from: from, to: min(to, bucket(index).upperBound))
    }
}
