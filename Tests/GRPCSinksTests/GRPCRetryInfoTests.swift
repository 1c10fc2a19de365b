import Formats
import TestSupport
import Testing

@testable import GRPCSinks

struct GRPCRetryInfoTests {
    private func details(
        type: String = "type.googleapis.com/google.rpc.RetryInfo", seconds: Int64,
        nanoseconds: Int64 = 0
    ) -> [UInt8] {
        var status = ProtobufWriter()
        status.append(message: 3) { any in
            any.append(text: type, field: 1)
            any.append(message: 2) { info in
                info.append(message: 1) { duration in
                    duration.append(signed: seconds, field: 1)
                    duration.append(signed: nanoseconds, field: 2)
                }
            }
        }
        return status.bytes
    }

    @Test(
        arguments: [
            (0, 0, .zero), (5, 250_000_000, .milliseconds(5250)), (-5, 0, .zero), (0, -1, .zero),
            (.max, .max, GRPCRetryInfo.maximumDelay), (.min, .min, .zero),
        ] as [(Int64, Int64, Duration)])
    func `a wait is read within bounds`(seconds: Int64, nanoseconds: Int64, delay: Duration) {
        let details = details(seconds: seconds, nanoseconds: nanoseconds)
        #expect(GRPCRetryInfo.delay(details) == delay)
    }

    @Test func `other details have none`() {
        #expect(GRPCRetryInfo.delay([]) == nil)
        #expect(
            GRPCRetryInfo.delay(details(type: "type.googleapis.com/google.rpc.Help", seconds: 1))
                == nil)
        let both = details(type: "x", seconds: 1) + details(seconds: 2)
        #expect(GRPCRetryInfo.delay(both) == .seconds(2))
    }

    @Test func `random bytes never trap`() {
        var random = SplitMix64(seed: 21)
        let good = details(seconds: 5, nanoseconds: 5)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(random.next() & 0xFF)
            }
            if let delay = GRPCRetryInfo.delay(bytes) {
                #expect(delay >= .zero && delay <= GRPCRetryInfo.maximumDelay)
            }
        }
    }
}
