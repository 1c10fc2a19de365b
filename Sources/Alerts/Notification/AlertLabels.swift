/// What alerts and attributes are called where Prometheus' names are written: as the rendered rules
/// call them, whose labels are those of what a sink for Prometheus exposes.
enum AlertLabels {
    /// The type and the alert as one word, such as `MessageQueueQueueNotDrained`.
    static func alertName(_ entityType: String, _ alert: String) -> String {
        let type = entityType.split(separator: "-", maxSplits: 1).last ?? ""
        let words = type.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
        let own = alert.split { !$0.isLetter && !$0.isNumber }.map { String($0) }
        return (words + own).map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// What an alert that tells of a loss is called, from what its rule is: `NoData` is behind it, once.
    static func lossName(of name: String) -> String {
        name.hasSuffix(lossSuffix) ? name : name + lossSuffix
    }

    private static let lossSuffix = "NoData"

    /// The labels of attributes besides some that are there.
    ///
    /// No attribute is left out: of several that want one name, or the name of a label that is there,
    /// who is late is called `attribute_<name>`, and then `attribute_<name>_2` and so on.
    static func merged(
        _ attributes: [String: String], into own: [String: String]
    ) -> [String: String] {
        var labels = own
        for (attribute, value) in attributes.sorted(by: { $0.key < $1.key }) {
            let entity = entityLabels[attribute]
            let name = entity ?? label(attribute)
            var free = name
            var number = 1
            while labels[free] != nil || free != entity && reserved.contains(free) {
                free = "attribute_\(name)" + (number > 1 ? "_\(number)" : "")
                number += 1
            }
            labels[free] = value
        }
        return labels
    }

    /// What is written of the entity of a row.
    private static let entityLabels = [
        "entityGuid": "entity_guid", "entityName": "entity_name", "entityType": "entity_type",
        "entity.guid": "entity_guid", "entity.name": "entity_name", "entity.type": "entity_type",
    ]

    /// Labels that a row has of its own, or that mean a part of a histogram or of a summary.
    private static let reserved: Set<String> = [
        "entity_guid", "entity_name", "entity_type", "le", "quantile",
    ]

    /// The words of a name in lower case with underscores between them: a word ends at all that is
    /// neither a letter nor a digit of ASCII, and where capitals begin.
    static func label(_ attribute: String) -> String {
        let bytes = Array(attribute.utf8)
        var name: [UInt8] = []
        var isInWord = false
        for (index, byte) in bytes.enumerated() {
            guard isDigit(byte) || isCapital(byte) || isSmall(byte) else {
                isInWord = false
                continue
            }
            let isNextSmall = index + 1 < bytes.count && isSmall(bytes[index + 1])
            let isNew =
                !isInWord || isCapital(byte) && (!isCapital(bytes[index - 1]) || isNextSmall)
            if isNew, !name.isEmpty { name.append(UInt8(ascii: "_")) }
            name.append(isCapital(byte) ? byte | 0x20 : byte)
            isInWord = true
        }
        guard let first = name.first else { return "key" }
        return (isDigit(first) ? "key_" : "") + String(decoding: name, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    private static func isSmall(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
}
