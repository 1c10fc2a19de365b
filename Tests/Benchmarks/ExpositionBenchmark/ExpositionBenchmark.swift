import Exposition
import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks a server on loopback for its exposition again and again, makes a table of it each time, and says
/// what that takes of processor time.
///
/// Usage: exposition-benchmark PORT SCRAPES SERIES…; each series is a column of the table of queues. The
/// sums of the columns go to standard output too, for another program to compare with.
@main
struct ExpositionBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 3, let port = UInt16(arguments[1]), let count = Int(arguments[2])
        else {
            print("usage: exposition-benchmark PORT SCRAPES SERIES…")
            exit(2)
        }
        let names = Array(arguments.dropFirst(3))
        let layout = SeriesLayout(
            keys: [.init(label: "vhost", field: 0), .init(label: "queue", field: 1)],
            columns: names.enumerated().map { .init(name: $1, field: $0 + 2) },
            fieldCount: names.count + 2)
        let start = processorSeconds()
        var last: ExpositionAnswer?
        var bytes = 0
        for _ in 0..<count {
            let answer = try scrape(port, layout)
            bytes += answer.byteCount
            last = answer
        }
        let seconds = processorSeconds() - start
        guard let last else { return }
        print(
            "scrapes \(count) bytes \(bytes) seconds \(seconds) rows \(last.tables[0].rowCount)",
            "series \(last.seriesCount) faults \(last.faults.count)")
        for (index, name) in names.enumerated() {
            let sum = (0..<last.tables[0].rowCount).reduce(0) {
                $0 + last.tables[0][$1, index + 2].number
            }
            print("sum \(name) \(sum)")
        }
    }

    struct Failure: Error { var call: String }

    /// One answer, read as it comes.
    private static func scrape(
        _ port: UInt16, _ layout: SeriesLayout
    ) throws -> ExpositionAnswer {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(call: "connect") }
        let request = Array("GET /metrics HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        guard write(descriptor, request, request.count) == request.count else {
            throw Failure(call: "write")
        }
        var reader = ExpositionReader(format: .text, layouts: [layout])
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var head: [UInt8]? = []
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw Failure(call: "read") }
            if count == 0 { break }
            var body = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if let before = head {
                // The head of the answer, which comes in one piece or a few.
                let all = before + body
                guard let end = all.firstRange(of: [13, 10, 13, 10])?.upperBound else {
                    head = all
                    continue
                }
                head = nil
                body = UnsafeRawBufferPointer(rebasing: body[(end - before.count)...])
            }
            try reader.feed(body)
        }
        return try reader.finish()
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
