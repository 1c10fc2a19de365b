import Telemetry

extension Example {
    /// A source that asks for less of what is great.
    static let profiled = source(
        cluster: """
                  queues: { type: gauge?, unit: "{queue}" }
                  messages: { type: gauge?, unit: "{message}" }
            """, asksLast: true,
        end: """
            profiles:
              size: about.queues
              sums: { QueueSample: { q.depth: about.messages } }
              steps:
                full: { upTo: 2000 }
                totals:
                  upTo: 20000
                  requests: { queues: { query: { stats: "off" }, answers: [name, depth] } }
                longest:
                  requests: { queues: { query: { sort: depth }, first: 2 } }
            """)

    /// An example with that source.
    static func withProfiles(budget: String? = nil) -> Example {
        var example = Example()
        example.source = profiled
        if let budget { example.targetKeys = ", budget: \(budget)" }
        return example
    }

    /// Sets how many queues there are said to be, and those that are answered.
    func answer(
        size: Double?, messages: Int64 = 100,
        queues: [(String, depth: Int64, published: Int64)] = []
    ) {
        var about: [String: Scalar] = [
            "cluster": .text("c"), "version": .text("1"), "messages": .integer(messages),
        ]
        if let size { about["queues"] = .double(size) }
        script.set("one", "about", .success([about]))
        script.set(
            "one", "queues",
            .success(
                queues.map { name, depth, published in
                    [
                        "name": .text(name), "depth": .integer(depth),
                        "published": .integer(published),
                    ]
                }))
    }
}
