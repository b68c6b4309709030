/** Connections to API servers: from a kubeconfig or a pod's service account to an API client. */
@NullMarked
package io.responder.kube.connect;

import org.jspecify.annotations.NullMarked;
