import Linting

extension KafkaSettingCheck {
    /// A client of some settings, for files that need not know librdkafka.
    static let scripted = KafkaSettingCheck(
        names: { _ in takes.keys.sorted() },
        isSecret: { $0.hasSuffix("password") },
        fault: { client, name, value in
            if client == .target, name == "group.id" {
                return .refused("a cluster is only looked at")
            }
            if client == .sink, name == "message.timeout.ms" {
                return .refused("delivery rests on it")
            }
            if name == "sasl.jaas.config" { return .unsupported("that is Java") }
            guard let values = takes[name] else { return .unknown }
            guard let value else { return nil }
            let isTaken =
                switch values {
                case .words(let words): words.contains(value)
                case .numbers: Int(value) != nil
                case .texts: !value.isEmpty
                }
            return isTaken ? nil : .value("the client does not know \(value)", takes: values)
        },
        conflict: { client, settings in
            // What is not there counts as 5, and what is not known as nothing.
            guard client == .sink, settings["security.protocol"] == "ssl",
                let linger = settings["linger.ms", default: "5"], linger != "10"
            else { return nil }
            return "`linger` must be 10 with ssl"
        })

    private static let takes: [String: Values] = [
        "security.protocol": .words(["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]),
        "sasl.username": .texts, "sasl.password": .texts, "ssl.key.password": .texts,
        "linger.ms": .numbers(from: "0", to: "900000"),
        "message.timeout.ms": .numbers(from: "0", to: "2147483647"),
    ]
}
