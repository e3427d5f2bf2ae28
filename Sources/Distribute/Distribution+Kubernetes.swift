import TextFormats

/// Kubernetes: an Indexed Job with an index a shard, and a job for the merge once it is complete.
extension Distribution {
  var kubernetesFiles: [File] {
    [
      File("shards.yaml", shardsManifest), File("merge.yaml", mergeManifest),
    ] + (stories.map { [File("stories.yaml", storiesManifest($0.parts))] } ?? []) + [
      File("submit.sh", kubernetesSubmit, isScript: true),
      File("resume.sh", kubernetesResume, isScript: true),
      File("status.sh", kubernetesStatus, isScript: true),
    ]
  }

  /// A text that YAML reads as this text, whatever is in it: JSON's form is one of YAML's.
  private static func quoted(_ text: String) -> String { JSONValue.text(text).line }

  private func job(_ name: String, _ specification: String, _ command: [String]) -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: \(name)
    spec:
    \(specification)
      template:
        metadata:
          labels:
            app: driftline
        spec:
          restartPolicy: Never
          # A shard uses every core that it finds: no two of them on one node.
          affinity:
            podAntiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                - topologyKey: kubernetes.io/hostname
                  labelSelector:
                    matchLabels:
                      app: driftline
          containers:
            - name: driftline
              image: \(Self.quoted(image))
              command: [\(command.map(Self.quoted).joined(separator: ", "))]
              volumeMounts:
                - name: work
                  mountPath: \(Self.quoted(workFolder))
          volumes:
            # A volume that all nodes can write (ReadWriteMany), with what is in \(workFolder.visible) here.
            - name: work
              persistentVolumeClaim:
                claimName: driftline

    """
  }

  private var shardsManifest: String {
    job(
      "driftline-shards",
      indexed(
        shards,
        "A pod that is killed, or whose node is lost, is started again, and goes on with the trials that are there."
      ),
      indexedCommand("/shard.sh"))
  }

  private func storiesManifest(_ parts: Int) -> String {
    job(
      "driftline-stories", indexed(parts, "What fails for good the merge tells itself."),
      indexedCommand("/stories.sh"))
  }

  private func indexed(_ count: Int, _ failures: String) -> String {
    """
      completionMode: Indexed
      completions: \(count)
      parallelism: \(count)
      # \(failures)
      backoffLimit: \(max(6, 3 * count))
    """
  }

  /// The index is counted from 0, shards and parts are from 1.
  private func indexedCommand(_ script: String) -> [String] {
    ["sh", "-c", "exec \(ShellWord.quoted(folder + script)) $((JOB_COMPLETION_INDEX + 1))"]
  }

  private var mergeManifest: String {
    job(
      "driftline-merge", "  backoffLimit: 3",
      ["sh", "-c", "\(ShellWord.quoted(folder + "/merge.sh")) || [ $? -le 2 ]"])
  }

  private var kubernetesSubmit: String {
    """
    #!/bin/sh
    # Starts the shards, waits for all of them, and starts the merge. Namespace and cluster are kubectl's own; the volume is the claim
    # “driftline”, the image has the program at \(program.visible).
    set -u
    \(beginning)
    fail() { echo "submit.sh: $1" >&2; exit 74; }

    command -v kubectl > /dev/null || fail "there is no kubectl on this machine"
    if kubectl get job driftline-shards > /dev/null 2>&1; then
      fail "this cluster has a job driftline-shards: status.sh says how far it is, resume.sh starts it anew"
    fi
    kubectl apply -f "$folder/shards.yaml" || fail "Kubernetes has not taken the shards"
    kubectl wait --for=condition=complete --timeout=-1s job/driftline-shards || fail "not all shards are complete; resume.sh goes on"
    \(kubernetesStories)kubectl apply -f "$folder/merge.yaml" || fail "Kubernetes has not taken the merge"
    kubectl wait --for=condition=complete --timeout=-1s job/driftline-merge || fail "the merge has failed: kubectl logs job/driftline-merge"
    kubectl logs job/driftline-merge

    """
  }

  private var kubernetesStories: String {
    stories == nil
      ? ""
      : """
      kubectl apply -f "$folder/stories.yaml" || fail "Kubernetes has not taken the stories"
      kubectl wait --for=condition=complete --timeout=1h job/driftline-stories || echo "submit.sh: the merge tells some stories" >&2

      """
  }

  private var kubernetesResume: String {
    """
    #!/bin/sh
    # Takes the jobs away and starts them anew: shards go on with the trials that are there.
    command -v kubectl > /dev/null || { echo "resume.sh: there is no kubectl on this machine" >&2; exit 74; }
    kubectl delete --ignore-not-found job driftline-shards driftline-stories driftline-merge || exit 74
    exec \(ShellWord.quoted(folder + "/submit.sh"))

    """
  }

  private var kubernetesStatus: String {
    """
    #!/bin/sh
    # What Kubernetes says of these jobs.
    exec kubectl get jobs,pods --selector=app=driftline

    """
  }
}
