package io.responder.rule.file;

import io.responder.config.Suggestions;
import java.util.Optional;
import java.util.Set;

/**
 * Reasons that Kubernetes, its runtimes and the controllers of the packs state. Any other may be
 * meant as well, since every controller makes its own; one that is a single slip away from these is
 * taken for a slip.
 */
final class KnownReasons {
  private static final int SHORTEST = 8;
  private static final Set<String> ALL =
      Set.of(
          "BackOff",
          "BackoffLimitExceeded",
          "ComparisonError",
          "Completed",
          "ContainerCannotRun",
          "ContainerStatusUnknown",
          "ContainersNotInitialized",
          "ContainersNotReady",
          "CrashLoopBackOff",
          "CreateContainerConfigError",
          "CreateContainerError",
          "DeadlineExceeded",
          "Degraded",
          "DeletionError",
          "ErrImageNeverPull",
          "ErrImagePull",
          "Evicted",
          "EvictionThresholdMet",
          "ExceededGracePeriod",
          "FailedAttachVolume",
          "FailedBinding",
          "FailedCreate",
          "FailedCreatePodContainer",
          "FailedCreatePodSandBox",
          "FailedGetResourceMetric",
          "FailedGetScale",
          "FailedKillPod",
          "FailedMapVolume",
          "FailedMount",
          "FailedPostStartHook",
          "FailedPreStopHook",
          "FailedScheduling",
          "FailedSync",
          "FinalizersPending",
          "FreeDiskSpaceFailed",
          "ImageGCFailed",
          "ImageInspectError",
          "ImagePullBackOff",
          "InvalidImageName",
          "InvalidSpecError",
          "KubeletHasDiskPressure",
          "KubeletHasInsufficientMemory",
          "KubeletNotReady",
          "MinimumReplicasUnavailable",
          "NetworkNotReady",
          "NodeHasDiskPressure",
          "NodeHasInsufficientMemory",
          "NodeNotReady",
          "NodeStatusNeverUpdated",
          "NodeStatusUnknown",
          "OOMKilled",
          "OperationCompleted",
          "OrphanedResourceWarning",
          "OutOfSync",
          "PostStartHookError",
          "ProbeWarning",
          "ProgressDeadlineExceeded",
          "ProvisioningFailed",
          "RegistryUnavailable",
          "RepeatedResourceWarning",
          "RunContainerError",
          "SharedResourceWarning",
          "StartError",
          "SyncError",
          "Terminating",
          "TooManyMissedTimes",
          "Unhealthy",
          "UnknownError",
          "Unschedulable");

  private KnownReasons() {}

  /** The reason that was meant, where this one is a slip. */
  static Optional<String> meantBy(String reason) {
    return ALL.contains(reason) || reason.length() < SHORTEST
        ? Optional.empty()
        : Suggestions.closest(reason, ALL, 1);
  }
}
