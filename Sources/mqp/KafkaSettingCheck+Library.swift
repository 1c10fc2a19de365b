import Definitions
import Diagnostics
import KafkaClient
import Linting
import Sinks

extension KafkaSettingCheck {
    /// What librdkafka says of settings that nobody uses; nothing is connected to, read or loaded.
    static let librdkafka = KafkaSettingCheck(
        names: { client in
            KafkaPropertyList.ofLibrary.names.filter { !client.refusedNames.contains($0) }
        },
        isSecret: KafkaProperties.isSecret,
        fault: { client, name, value in
            do throws(KafkaPropertyError) {
                if let fault = Fault(mechanism: name, value) { return fault }
                // Librdkafka loads a plug-in as soon as it is named.
                let value = KafkaProperties.loadingNames.contains(name) ? nil : value
                let settings = [name: value ?? ""]
                switch client {
                case .target: _ = try KafkaWatcherSettings(servers: "", properties: settings)
                case .sink: _ = try KafkaSettings(servers: "", settings: settings)
                }
                return nil
            } catch {
                return Fault(error, hasValue: value != nil)
            }
        },
        conflict: { client, settings in
            // What else there is may be a plug-in, which librdkafka would load.
            let together = settings.filter { KafkaProperties.togetherNames.contains($0.key) }
            let known = together.compactMapValues(\.self)
            guard known.count == together.count, !known.isEmpty else { return nil }
            switch client {
            case .target:
                return try? KafkaWatcherSettings(servers: "", properties: known).conflict
            case .sink: return try? KafkaSettings(servers: "", settings: known).conflict
            }
        })
}

extension KafkaSettingCheck.Client {
    fileprivate var refusedNames: Set<String> {
        switch self {
        case .target: KafkaWatcherSettings.refusedNames
        case .sink: KafkaSettings.reservedNames
        }
    }
}

extension Diagnostic {
    /// Settings of which each is right, with a value from outside among them.
    static func kafkaConflict(_ text: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/kafka-setting", .error, "the settings do not go together", at: place,
            label: text, help: "give the variable another value, or change what it does not go with"
        )
    }
}

extension DiagnosticReport {
    /// Whether a setting has a finding, at its name or at a value on the same line: what was seen in the
    /// file is not told again of what became of it.
    func tells(of setting: Located<String>?) -> Bool {
        guard let place = setting?.place else { return false }
        return diagnostics.contains {
            $0.rule == "config/kafka-setting" && $0.place?.path == place.path
                && $0.place?.range.start.line == place.range.start.line
        }
    }
}

extension KafkaSettingCheck.Fault {
    /// Nil where the setting is none that says how to log in, or says it right.
    fileprivate init?(mechanism name: String, _ value: String?) {
        let words = KafkaPropertyList.mechanisms
        guard KafkaPropertyList.mechanismNames.contains(name), let value, !words.contains(value)
        else { return nil }
        self = .value("no mechanism has this name", takes: .words(words))
    }

    /// Nil where librdkafka only minds the lack of a value.
    fileprivate init?(_ error: KafkaPropertyError, hasValue: Bool) {
        switch error {
        case .unknown: self = .unknown
        case .refused(_, let reason): self = .refused(reason)
        case .invalid(let name, let text):
            switch KafkaPropertyList.ofLibrary.values(of: name) {
            case nil: self = .unsupported(text)
            case _ where !hasValue: return nil
            case .words(let words): self = .value(text, takes: .words(words))
            case .numbers(let from, let to):
                self = .value(text, takes: .numbers(from: from, to: to))
            case .texts: self = .value(text, takes: .texts)
            }
        }
    }
}
