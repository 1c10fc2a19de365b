import CRdKafka
import Testing

@testable import KafkaClient

struct KafkaValuesTests {
    @Test(arguments: [
        (RD_KAFKA_RESP_ERR__TRANSPORT, KafkaError.Reason.unreachable),
        (RD_KAFKA_RESP_ERR_NOT_COORDINATOR, .unreachable),
        (RD_KAFKA_RESP_ERR__RESOLVE, .dns),
        (RD_KAFKA_RESP_ERR__SSL, .tls),
        (RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, .authentication),
        (RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, .authorization),
        (RD_KAFKA_RESP_ERR__TIMED_OUT, .timeout),
        (RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, .missing),
        (RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, .unsupported),
        (RD_KAFKA_RESP_ERR__DESTROY, .cancelled),
        (RD_KAFKA_RESP_ERR_INVALID_REQUEST, .protocol),
    ])
    func `a code is one of few reasons`(
        _ code: rd_kafka_resp_err_t, _ reason: KafkaError.Reason
    ) {
        #expect(KafkaCode(code)?.reason == reason)
    }

    @Test func `success is no code, and an unknown one has a name`() {
        #expect(KafkaCode(RD_KAFKA_RESP_ERR_NO_ERROR) == nil)
        #expect(KafkaCode(rawValue: 6).name == "NOT_LEADER_FOR_PARTITION")
        #expect(KafkaCode(rawValue: 30_000).reason == .protocol)
        #expect(!KafkaCode(rawValue: 30_000).name.isEmpty)
    }

    @Test func `a detail is one line of bounded length`() {
        let error = KafkaError(.protocol, "a\nb\r\nc\u{1}" + String(repeating: "d", count: 1_000))
        #expect(error.detail.hasPrefix("a b c ddd"))
        #expect(error.detail.count == KafkaError.maximumDetailLength)
    }

    @Test func `failures are all counted, and the first of them kept`() {
        var failures = KafkaFailures()
        for group in 0..<70 { failures.add(.group("\(group)"), KafkaError(.timeout, "")) }
        let half = failures
        failures.add(half)
        #expect(failures.count == 140 && failures.first.count == KafkaFailures.maximumKept)
        #expect(failures.first.last?.part == .group("29"))
    }

    @Test func `so many lines of a log are taken in a time, and then none until it is over`() {
        let start = ContinuousClock.now
        var allowance = KafkaLogAllowance()
        func taken(_ lines: Int, at now: ContinuousClock.Instant) -> Int {
            (0..<lines).count { _ in allowance.takes(at: now) }
        }
        let most = KafkaLogAllowance.maximumLines
        #expect(taken(most - 1, at: start) == most - 1)
        let last = start + KafkaLogAllowance.period - .milliseconds(1)
        #expect(taken(3, at: last) == 1)
        #expect(taken(most + 1, at: start + KafkaLogAllowance.period) == most)
    }

    @Test func `a partition is found by its id, also where some are left out`() {
        let metadata = KafkaMetadata(
            topics: [
                KafkaTopic(name: "a", partitions: 0..<2), KafkaTopic(name: "b", partitions: 2..<4),
            ],
            partitions: [(0, 0), (0, 1), (1, 3), (1, 7)].map {
                KafkaPartition(topic: $0.0, id: $0.1, leader: 1, replicas: 1, inSync: 1)
            })
        #expect(metadata.place(topic: 0, partition: 1) == 1)
        #expect(metadata.place(topic: 1, partition: 7) == 3)
        #expect(metadata.place(topic: 0, partition: 2) == nil)
        #expect(metadata.place(topic: 1, partition: 0) == nil)
        #expect(metadata.place(topic: 0, partition: -1) == nil)
        #expect(metadata.place(topic: 2, partition: 0) == nil)
    }

    @Test func `an assignment is read as far as it can be`() {
        // Version 1, two topics: a with 0 and 1, b with 7, and no data of the user.
        let bytes: [UInt8] = [
            0, 1, 0, 0, 0, 2, 0, 1, 0x61, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0x62, 0, 0, 0,
            1, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF,
        ]
        func read(_ bytes: [UInt8]) -> [String] {
            var names = KafkaNames()
            let assignment = bytes.withUnsafeBytes { KafkaMember.assignment($0, &names) }
            return assignment.map { "\(names.all[Int($0.topic)])\($0.partition)" }
        }
        let whole = ["a0", "a1", "b7"]
        #expect(read(bytes) == whole)
        for length in bytes.indices {
            #expect(whole.starts(with: read(Array(bytes.prefix(length)))))
        }
        #expect(read([]) == [] && read([0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 1, 0x61]) == [])
        #expect(read([0, 0, 0, 0, 0, 1, 0xFF, 0xFF]) == [])
    }
}
