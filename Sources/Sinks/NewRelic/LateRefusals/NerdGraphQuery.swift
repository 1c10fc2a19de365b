import Formats

/// A request to NerdGraph for the results of one NRQL query.
struct NerdGraphQuery {
    var account: Int64
    var nrql: String

    private static let document = """
        query($account: Int!, $nrql: Nrql!) { actor { account(id: $account) { \
        nrql(query: $nrql) { results otherResult } } } }
        """

    /// The request's JSON; the query travels as a variable, so nothing in it needs quoting.
    var body: [UInt8] {
        var bytes = Array(#"{"query":"#.utf8)
        JSONBytes.append(Self.document, to: &bytes)
        bytes += Array(#","variables":{"account":"#.utf8)
        JSONBytes.append(account, to: &bytes)
        bytes += Array(#","nrql":"#.utf8)
        JSONBytes.append(nrql, to: &bytes)
        return bytes + Array("}}".utf8)
    }
}
