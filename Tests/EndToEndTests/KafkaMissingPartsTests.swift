import Brokers
import Foundation
import StandIns
import Testing

/// What a cluster does not tell for a while, and what is said of it meanwhile.
@Suite(.timeLimit(.minutes(5)))
struct KafkaMissingPartsTests {
    /// Two brokers, a topic with a partition at each, and a group at each; the lags are 10, 20, 30, 40.
    private static var whole: KafkaScript {
        var script = KafkaScript(brokers: [1, 2])
        script.topics = [
            KafkaScript.Topic(
                "orders",
                [
                    .init(leader: 1, replicas: [1, 2], inSync: [1, 2], end: 100),
                    .init(leader: 2, replicas: [2, 1], inSync: [1, 2], end: 100),
                ])
        ]
        script.groups = ([1, 2] as [Int32]).map { broker in
            var group = KafkaScript.Group("group-\(broker)", state: "Empty")
            group.listedBy = [broker]
            let lag = Int64(broker - 1) * 20
            group.commits = ["orders": [0: 90 - lag, 1: 80 - lag]]
            return group
        }
        script.topics.append(
            KafkaScript.Topic("old", [.init(leader: 1, replicas: [1], inSync: [1], end: 50)]))
        var reader = KafkaScript.Group("group-3", state: "Empty")
        reader.commits = ["old": [0: 40]]
        script.groups.append(reader)
        return script
    }

    private func last(
        _ running: RunningProgram, _ type: String, _ name: String, _ value: String
    ) -> EventRow? {
        running.rows.last { $0.eventType == type && $0.text(name) == value }
    }

    @Test func `a sum of which a part did not come is unknown, and what is not told is not gone`()
        async throws
    {
        try await KafkaPeer.with(Self.whole) { peer in
            try await withProgram { program in
                try program.write(
                    kafkaConfiguration(peer.servers, more: "state: state"), to: "mqp.yml")
                let running = try program.start(["run", "mqp.yml", "--duration", "4m"])
                defer { running.signal(SIGKILL) }
                func topic() -> EventRow? {
                    last(running, "MessageQueueTopicSample", "topicName", "orders")
                }
                func group() -> EventRow? {
                    last(running, "MessageQueueConsumerGroupSample", "groupId", "group-1")
                }
                try await eventually("all is told", within: .seconds(150)) {
                    topic()?.number("topic.consumer.lag") == 100 ? true : nil
                }
                #expect(group()?.number("consumer.lag.total") == 30)

                // A broker does not tell its groups.
                var script = Self.whole
                script.listErrors = [2: 15]
                peer.answer(by: script)
                try await eventually("the topic's lag is unknown", within: .seconds(150)) {
                    topic()?.number("topic.consumer.lag") == nil ? true : nil
                }
                #expect(topic()?.number("topic.partitions.count") == 2)
                try await eventually("it is counted", within: .seconds(150)) {
                    last(running, "MqpTargetSample", "target", "kafka")?.number(
                        "mqp.collect.truncated") == 2
                        ? true : nil
                }
                let told = try await program.run("entities", "mqp.yml", "--state", "gone")
                #expect(!told.output.contains("group-2"), "\(told.output)")

                // The end of one partition does not come.
                script = Self.whole
                script.topics[0].partitions[1].offsetsError = 7
                peer.answer(by: script)
                try await eventually("the group's lag is unknown", within: .seconds(150)) {
                    group().map { $0.number("consumer.lag.total") == nil } == true ? true : nil
                }
                #expect(topic()?.number("topic.consumer.lag") == nil)

                peer.answer(by: Self.whole)
                try await eventually("all is told again", within: .seconds(150)) {
                    topic()?.number("topic.consumer.lag") == 100
                        && group()?.number("consumer.lag.total") == 30 ? true : nil
                }

                // A topic is gone, and with it how far behind it somebody is.
                func reader() -> EventRow? {
                    last(running, "MessageQueueConsumerGroupSample", "groupId", "group-3")
                }
                try await eventually("its age is told", within: .seconds(150)) {
                    reader()?.number("consumer.lag.time")
                }
                script = Self.whole
                script.topics.removeLast()
                peer.answer(by: script)
                try await eventually("its age is told no more", within: .seconds(150)) {
                    reader().map { $0.number("consumer.lag.time") == nil } == true ? true : nil
                }
                #expect(reader()?.text("lagTimeQuality") == nil)
                running.signal(SIGTERM)
                let result = try await running.result(within: .seconds(150))
                #expect(result.errors.contains("the list of groups did not come whole"))
            }
        }
    }
}
